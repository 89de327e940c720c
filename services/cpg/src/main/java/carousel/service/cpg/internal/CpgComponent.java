package carousel.service.cpg.internal;

import carousel.api.CorosyncException;
import carousel.api.cpg.Cpg;
import carousel.api.cpg.CpgSession;
import carousel.api.cpg.GroupListener;
import carousel.api.cpg.GroupMember;
import carousel.api.cpg.GroupName;
import carousel.api.cpg.JoinRequest;
import carousel.api.cpg.RingListener;
import carousel.api.loop.EventLoop;
import carousel.api.service.ClusterService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cpg bundle's face: the {@link Cpg} service for applications and the whiteboard for listeners; hands service 2 to the engine. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE, service = Cpg.class, immediate = true)
@Capability(namespace = ClusterService.NAMESPACE, attribute = "name=cpg")
public final class CpgComponent implements Cpg {
    private static final Logger LOG = LoggerFactory.getLogger("CPG");

    private final ExecutorService pool = Executors.newCachedThreadPool(threads());
    /** Results on the common pool: it makes up for threads that wait for other results. */
    private final CpgService service = new CpgService(
            ForkJoinPool.commonPool(), new Backlog(Runtime.getRuntime().maxMemory()));

    private final ServiceRegistration<ClusterService> registration;

    /** Guarded by itself: sessions of listeners found on the whiteboard, by service id. */
    private final Map<Object, Session> whiteboard = new HashMap<>();

    /** Called by DS. */
    @Activate
    public CpgComponent(BundleContext bundle) {
        registration = bundle.registerService(ClusterService.class, service, null);
    }

    /** Called by DS: the service leaves the node, and every session ends. */
    @Deactivate
    void deactivate() {
        registration.unregister();
        service.stop("The cpg service of this node stopped.", pool::shutdown);
    }

    private static java.util.concurrent.ThreadFactory threads() {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "carousel-cpg-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public CpgSession join(JoinRequest request, GroupListener listener) {
        return service.join(request, listener, executor(request));
    }

    private Executor executor(JoinRequest request) {
        EventLoop loop = request.loop();
        if (loop != null) {
            return inLine(loop);
        }
        Executor executor = request.executor();
        return executor == null ? pool : executor;
    }

    /** Runs what comes from the loop there and then, and takes all else there. */
    static Executor inLine(EventLoop loop) {
        return task -> {
            if (loop.inEventLoop()) {
                task.run();
            } else {
                loop.execute(task);
            }
        };
    }

    @Override
    public AutoCloseable follow(Executor executor, RingListener listener) {
        return service.follow(executor, listener);
    }

    @Override
    public CompletableFuture<SortedMap<GroupName, List<GroupMember>>> groups() {
        return service.groups();
    }

    @Override
    public CompletableFuture<List<GroupMember>> members(GroupName group) {
        return service.members(group);
    }

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.MULTIPLE,
            updated = "updatedListener",
            unbind = "unbindListener",
            target = "(" + Cpg.GROUP_PROPERTY + "=*)")
    void bindListener(GroupListener listener, Map<String, Object> properties) {
        Object group = properties.get(Cpg.GROUP_PROPERTY);
        if (!(group instanceof String name)) {
            LOG.error("A group listener's property {} is {}, expected one string", Cpg.GROUP_PROPERTY, group);
            return;
        }
        try {
            Session session = service.join(JoinRequest.of(name), listener, pool);
            synchronized (whiteboard) {
                whiteboard.put(serviceId(properties), session);
            }
        } catch (CorosyncException e) {
            LOG.error("A group listener cannot join: {}", e.getMessage());
        }
    }

    /** The listener's properties were changed: with another group it changes over, with the same it notices nothing. */
    void updatedListener(GroupListener listener, Map<String, Object> properties) {
        Session session;
        synchronized (whiteboard) {
            session = whiteboard.get(serviceId(properties));
        }
        Object group = properties.get(Cpg.GROUP_PROPERTY);
        if (session != null && session.group().equals(group)) {
            return;
        }
        unbindListener(listener, properties);
        bindListener(listener, properties);
    }

    void unbindListener(GroupListener listener, Map<String, Object> properties) {
        Session session;
        synchronized (whiteboard) {
            session = whiteboard.remove(serviceId(properties));
        }
        if (session != null) {
            session.mailbox.clear(); // its bundle may be gone
            session.close();
        }
    }

    private static Object serviceId(Map<String, Object> properties) {
        return Objects.requireNonNull(properties.get(Constants.SERVICE_ID), Constants.SERVICE_ID);
    }
}
