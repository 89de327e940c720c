package carousel.service.cfg.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cfg.Cfg;
import carousel.api.cfg.CfgTrack;
import carousel.api.cfg.NodeState;
import carousel.api.cfg.ReloadResult;
import carousel.api.cfg.ShutdownListener;
import carousel.api.cfg.ShutdownMode;
import carousel.api.cmap.CmapType;
import carousel.api.cmap.CmapValue;
import carousel.api.cmap.Icmap;
import carousel.api.log.LogTargets;
import carousel.api.service.ClusterService;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The cfg bundle's face: the {@link Cfg} service, and service 1 for the engine. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE, service = Cfg.class, immediate = true)
@Capability(namespace = ClusterService.NAMESPACE, attribute = "name=cfg")
public final class CfgComponent implements Cfg {
    private static final String SHUTDOWN_TIMEOUT = "cfg.shutdown_timeout";
    private static final long SHUTDOWN_TIMEOUT_MILLIS = 5000;

    private final ReloadKeys reloadKeys = new ReloadKeys();
    private final CfgService service = new CfgService(ForkJoinPool.commonPool(), reloadKeys);
    private final ShutdownVote vote = new ShutdownVote(ForkJoinPool.commonPool(), this::shutdownTimeoutMillis);
    private final ServiceRegistration<ClusterService> registration;

    /** Called by DS. */
    @Activate
    public CfgComponent(BundleContext bundle) {
        registration = bundle.registerService(ClusterService.class, service, null);
    }

    /** Called by DS. */
    @Deactivate
    void deactivate() {
        registration.unregister();
    }

    /** Where the log goes, when somebody writes files. */
    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile @Nullable LogTargets logTargets;

    private volatile @Nullable Icmap icmap;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    void bindIcmap(Icmap map) {
        icmap = map;
        reloadKeys.bind(map);
    }

    void unbindIcmap(Icmap map) {
        if (map.equals(icmap)) {
            icmap = null;
        }
        reloadKeys.unbind(map);
    }

    private long shutdownTimeoutMillis() {
        Icmap map = icmap;
        return map != null
                        && map.get(SHUTDOWN_TIMEOUT) instanceof CmapValue.IntegerValue timeout
                        && timeout.type() == CmapType.UINT32
                ? timeout.number()
                : SHUTDOWN_TIMEOUT_MILLIS;
    }

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.MULTIPLE)
    void bindListener(ShutdownListener listener) {
        vote.add(listener);
    }

    void unbindListener(ShutdownListener listener) {
        vote.remove(listener);
    }

    @Override
    public CompletableFuture<ReloadResult> reload() {
        return service.request(service::reload);
    }

    @Override
    public CompletableFuture<List<NodeState>> nodes() {
        return service.request(service::nodes);
    }

    @Override
    public CompletableFuture<NodeState> node(int nodeId) {
        return nodes().thenApply(nodes -> nodes.stream()
                .filter(node -> node.nodeId() == nodeId)
                .findFirst()
                .orElseThrow(() -> new CorosyncException(CorosyncStatus.FAILED_OPERATION, CfgService.unknown(nodeId))));
    }

    @Override
    public CompletableFuture<List<InetAddress>> addresses(int nodeId) {
        return service.request((ring, result) -> service.addresses(ring, nodeId, result));
    }

    @Override
    public CompletableFuture<Void> reopenLogFiles() {
        LogTargets targets = logTargets;
        if (targets == null) {
            return CompletableFuture.failedFuture(
                    new CorosyncException(CorosyncStatus.NOT_EXIST, "Nothing here writes log files."));
        }
        return targets.reopen().handle((unused, failure) -> {
            if (failure != null) {
                throw new CorosyncException(
                        CorosyncStatus.FAILED_OPERATION, "A log file cannot be opened: " + failure.getMessage());
            }
            return null;
        });
    }

    @Override
    public CompletableFuture<Void> killNode(int nodeId, String reason) {
        byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_REASON_BYTES) {
            return CompletableFuture.failedFuture(new CorosyncException(
                    CorosyncStatus.NAME_TOO_LONG,
                    "A reason of " + bytes.length + " bytes, expected at most " + MAX_REASON_BYTES + "."));
        }
        return service.request((ring, result) -> service.killNode(ring, nodeId, bytes, result));
    }

    @Override
    public CfgTrack track(ShutdownListener listener) {
        vote.add(listener);
        return new CfgTrack() {
            @Override
            public void close() {
                vote.remove(listener);
            }

            @Override
            public void leave() {
                vote.askNoMore(listener);
            }
        };
    }

    @Override
    public CompletableFuture<Void> tryShutdown(ShutdownMode mode) {
        CompletableFuture<Void> asked = vote.ask(mode);
        CompletableFuture<Void> done =
                asked.thenCompose(allowed -> service.<Void>request((ring, result) -> service.shutDown(result)));
        var unused = done.whenComplete((none, failure) -> {
            if (done.isCancelled()) {
                asked.cancel(false);
            }
        });
        return done;
    }
}
