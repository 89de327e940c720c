package carousel.service.cpg.internal;

import carousel.api.cpg.Cpg;
import carousel.api.cpg.CpgSession;
import carousel.api.cpg.GroupListener;
import carousel.api.cpg.GroupMember;
import carousel.api.service.ClusterService;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cpg bundle's face: the {@link Cpg} service for applications and the whiteboard for listeners; hands service 2 to the engine. */
@Component(service = Cpg.class, immediate = true)
@Capability(namespace = ClusterService.NAMESPACE, attribute = "name=cpg")
public final class CpgComponent implements Cpg {
    private static final Logger LOG = LoggerFactory.getLogger("CPG");

    private final ExecutorService pool = Executors.newCachedThreadPool(threads());
    private final CpgService service = new CpgService(pool);
    private final ServiceRegistration<ClusterService> registration;

    /** Guarded by itself: sessions of listeners found on the whiteboard. */
    private final IdentityHashMap<GroupListener, CpgSession> whiteboard = new IdentityHashMap<>();

    /** Called by DS. */
    @Activate
    public CpgComponent(BundleContext bundle) {
        registration = bundle.registerService(ClusterService.class, service, null);
    }

    /** Called by DS: the service leaves the node, and every session ends. */
    @Deactivate
    void deactivate() {
        registration.unregister();
        service.endSessions("The cpg service of this node stopped.");
        pool.shutdown();
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
    public CpgSession join(String group, GroupListener listener) {
        return join(group, listener, pool);
    }

    @Override
    public CpgSession join(String group, GroupListener listener, Executor executor) {
        return service.join(GroupName.of(group), listener, executor);
    }

    @Override
    public CompletableFuture<SortedMap<String, List<GroupMember>>> groups() {
        return service.groups();
    }

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.MULTIPLE,
            target = "(" + Cpg.GROUP_PROPERTY + "=*)")
    void bindListener(GroupListener listener, Map<String, Object> properties) {
        Object group = properties.get(Cpg.GROUP_PROPERTY);
        if (group instanceof String name) {
            synchronized (whiteboard) {
                whiteboard.put(listener, join(name, listener));
            }
        } else {
            LOG.error("A group listener's property {} is {}, expected one string", Cpg.GROUP_PROPERTY, group);
        }
    }

    void unbindListener(GroupListener listener) {
        synchronized (whiteboard) {
            CpgSession session = whiteboard.remove(listener);
            if (session != null) {
                session.close();
            }
        }
    }
}
