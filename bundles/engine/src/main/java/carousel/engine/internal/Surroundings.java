package carousel.engine.internal;

import carousel.api.config.LoggingConfiguration;
import carousel.api.config.SystemConfiguration;
import carousel.api.log.FlightRecorder;
import carousel.api.log.LogTargets;
import carousel.api.loop.EventLoop;
import carousel.api.os.LocalDatagrams;
import carousel.api.os.ProcessControl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
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
@Component(configurationPolicy = ConfigurationPolicy.IGNORE, service = Surroundings.class)
public final class Surroundings {
    private static final Logger LOG = LoggerFactory.getLogger("MAIN");

    private static final long FLIGHT_DATA_SECONDS = 2;

    private final EventLoop loop;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile @Nullable LocalDatagrams datagrams;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile @Nullable FlightRecorder flightRecorder;

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

    /**
     * Keeps what was said last, because the node broke. Waits for the disk, but not for long: the process is about to end.
     *
     * @param directory the node's state directory
     */
    void writeFlightData(Path directory) {
        FlightRecorder recorder = flightRecorder;
        if (recorder == null) {
            return;
        }
        try {
            LOG.error("The flight data are in {}", recorder.dump(directory).get(FLIGHT_DATA_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            LOG.error(
                    "{}",
                    String.valueOf(
                            e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
        } catch (TimeoutException e) {
            LOG.error("The flight data were not written to {} within {} s", directory, FLIGHT_DATA_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
