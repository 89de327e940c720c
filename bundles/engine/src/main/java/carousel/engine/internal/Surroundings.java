package carousel.engine.internal;

import carousel.api.config.LoggingConfiguration;
import carousel.api.config.SystemConfiguration;
import carousel.api.log.LogTargets;
import carousel.api.loop.EventLoop;
import carousel.api.os.LocalDatagrams;
import carousel.api.os.ProcessControl;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Log, operating system and service manager around the node, set up as its configuration and environment say. All are optional, and
 * may be replaced while the node runs: the new one gets the settings at once.
 */
@Component(service = Surroundings.class)
public final class Surroundings {
    private static final Logger LOG = LoggerFactory.getLogger("MAIN");

    private final EventLoop loop;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile @Nullable LocalDatagrams datagrams;

    private final ServiceManager serviceManager =
            new ServiceManager(System.getenv(ServiceManager.ADDRESS_VARIABLE), () -> datagrams);

    // All guarded by this.
    private @Nullable LogTargets targets;
    private @Nullable ProcessControl process;
    private @Nullable LoggingConfiguration logging;
    private @Nullable SystemConfiguration system;

    /** Called by DS. */
    @Activate
    public Surroundings(@Reference EventLoop loop) {
        this.loop = loop;
    }

    /**
     * Sends the log where the configuration says, at the start and at each reload.
     *
     * @throws IOException when a file cannot be opened, with Corosync's sentence; the log stays as it was
     */
    synchronized void log(LoggingConfiguration settings) throws IOException {
        if (targets != null) {
            targets.apply(settings);
        }
        logging = settings;
    }

    /** Asks for real time and locked memory, once for the life of the process. What is refused is told, and the node runs without. */
    synchronized void run(SystemConfiguration settings) {
        system = settings;
        if (process == null) {
            LOG.info(
                    "Neither real-time scheduling nor locked memory: the bundle carousel.native is not there or does not run");
        } else {
            new RunInTime(process, loop).apply(settings);
        }
    }

    /** The node's services are synchronised. */
    void ready() {
        serviceManager.ready();
    }

    /** The process is about to end. */
    void stopping() {
        serviceManager.stopping();
    }

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    synchronized void bindTargets(LogTargets service) {
        targets = service;
        if (logging != null) {
            try {
                service.apply(logging);
            } catch (IOException e) {
                LOG.error("{}", e.getMessage());
            }
        }
    }

    synchronized void unbindTargets(LogTargets service) {
        if (targets == service) {
            targets = null;
        }
    }

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    synchronized void bindProcess(ProcessControl service) {
        boolean wasThere = process != null;
        process = service;
        if (system != null && !wasThere) {
            new RunInTime(service, loop).apply(system);
        }
    }

    synchronized void unbindProcess(ProcessControl service) {
        if (process == service) {
            process = null;
        }
    }
}
