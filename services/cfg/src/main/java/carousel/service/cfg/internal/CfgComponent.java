package carousel.service.cfg.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cfg.Cfg;
import carousel.api.cfg.ReloadResult;
import carousel.api.cfg.ShutdownListener;
import carousel.api.cfg.ShutdownMode;
import carousel.api.service.ClusterService;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
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

/** The cfg bundle's face: the {@link Cfg} service, and service 1 for the engine. */
@Component(service = Cfg.class, immediate = true)
@Capability(namespace = ClusterService.NAMESPACE, attribute = "name=cfg")
public final class CfgComponent implements Cfg {
    /** {@code cfg.shutdown_timeout}. */
    private static final long SHUTDOWN_TIMEOUT_MILLIS = 5000;

    private final CfgService service = new CfgService(ForkJoinPool.commonPool());
    private final ShutdownVote vote = new ShutdownVote(ForkJoinPool.commonPool(), SHUTDOWN_TIMEOUT_MILLIS);
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
    public CompletableFuture<Void> tryShutdown(ShutdownMode mode) {
        return vote.ask(mode).thenCompose(allowed -> service.<Void>request((ring, result) -> service.shutDown(result)));
    }
}
