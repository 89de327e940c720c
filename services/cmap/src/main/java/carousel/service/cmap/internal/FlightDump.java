package carousel.service.cmap.internal;

import carousel.api.log.FlightRecorder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the flight data written when somebody changes {@code runtime.blackbox.dump_flight_data}. A daemon has written them when its
 * answer comes, and {@code corosync-blackbox} reads them right behind it.
 */
final class FlightDump {
    private static final Logger LOG = LoggerFactory.getLogger("CMAP");

    private final NodeAccess node;
    private volatile @Nullable FlightRecorder recorder;
    private volatile CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    FlightDump(NodeAccess node) {
        this.node = node;
    }

    synchronized void use(FlightRecorder service) {
        recorder = service;
    }

    /** One that came in its place stays. */
    synchronized void unuse(FlightRecorder service) {
        if (service.equals(recorder)) {
            recorder = null;
        }
    }

    /** To be called by whoever changes the key, before it has its answer. */
    void written() {
        FlightRecorder current = recorder;
        if (current == null) {
            LOG.warn("There is no flight data: the bundle carousel.recorder is not there or does not run");
            return;
        }
        last = node.askLater(control -> current.dump(control.stateDirectory())).handle(FlightDump::tell);
    }

    private static <T> @Nullable Void tell(@Nullable T file, @Nullable Throwable failure) {
        if (failure != null) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            LOG.error("{}", cause == null ? failure.getMessage() : cause.getMessage());
        }
        return null;
    }

    /** Complete when the last file is written, or cannot be. */
    CompletableFuture<Void> done() {
        return last;
    }
}
