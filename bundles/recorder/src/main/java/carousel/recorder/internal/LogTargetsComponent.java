package carousel.recorder.internal;

import carousel.api.config.LoggingConfiguration;
import carousel.api.log.LogTargets;
import carousel.api.os.LocalDatagrams;
import carousel.logging.FileSink;
import carousel.logging.NodeLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
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

/** Routes the process's log. Without settings, and without this bundle, it goes to standard error. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE, immediate = true)
public final class LogTargetsComponent implements LogTargets {
    private static final Logger LOGGER = LoggerFactory.getLogger("MAIN");
    private static final String SYSLOG = "/dev/log";
    private static final long CLOSE_TIMEOUT_SECONDS = 1;

    /** Syslog works when it is there, and from the moment on that it is. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable LocalDatagrams datagrams;

    private final NodeLog log;
    private final FlightRecorderComponent flightRecorder;
    private final String syslogAddress;
    private final String process;

    /** Guarded by this. */
    private @Nullable TargetPlan plan;

    /** Guarded by this: complete when the targets before the last change are closed. */
    private CompletableFuture<Void> closing = CompletableFuture.completedFuture(null);

    /** Called by DS. */
    @Activate
    public LogTargetsComponent(@Reference FlightRecorderComponent flightRecorder) {
        this(NodeLog.process(), flightRecorder, SYSLOG, hostName());
    }

    LogTargetsComponent(NodeLog log, FlightRecorderComponent flightRecorder, String syslogAddress, String hostName) {
        this.log = log;
        this.flightRecorder = flightRecorder;
        this.syslogAddress = syslogAddress;
        process = "[" + ProcessHandle.current().pid() + "] " + hostName + " corosync";
    }

    /** Without asking the network. */
    private static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }

    void datagrams(LocalDatagrams service) {
        datagrams = service;
    }

    @Override
    public synchronized void apply(LoggingConfiguration settings) throws IOException {
        TargetPlan next = new TargetPlan(
                settings,
                process,
                format -> facility -> new SyslogSink(syslogAddress, () -> datagrams, facility, format));
        TargetPlan previous = plan;
        plan = next;
        closing = CompletableFuture.allOf(
                log.route(next.routing()).thenRun(() -> close(previous)), flightRecorder.record(settings.blackbox()));
    }

    private static void close(@Nullable TargetPlan plan) {
        if (plan != null) {
            plan.close();
        }
    }

    @Override
    public synchronized CompletableFuture<Void> reopen() {
        TargetPlan current = plan;
        return log.behind(() -> {
            if (current != null) {
                reopen(current);
            }
        });
    }

    private static void reopen(TargetPlan plan) {
        IOException refusal = null;
        for (FileSink file : plan.files()) {
            try {
                file.reopen();
            } catch (IOException e) {
                refusal = e;
            }
        }
        if (refusal != null) {
            throw new UncheckedIOException(refusal);
        }
    }

    /** Waits for the old targets to be closed: their classes are about to leave. */
    @Deactivate
    synchronized void deactivate() {
        TargetPlan last = plan;
        plan = null;
        closing = CompletableFuture.allOf(
                log.routeToStandardError().thenRun(() -> close(last)), flightRecorder.record(false));
        try {
            closing.get(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOGGER.warn("The log's old targets are not closed: {}", e.toString());
        }
    }
}
