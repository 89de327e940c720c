package carousel.recorder.internal;

import carousel.api.log.FlightRecorder;
import carousel.logging.NodeLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Records while the configuration says so ({@code logging.blackbox}); what was recorded before a pause is forgotten. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = {FlightRecorder.class, FlightRecorderComponent.class})
public final class FlightRecorderComponent implements FlightRecorder {
    private final NodeLog log;

    /** Guarded by this; what is in it is for the log's thread. */
    private @Nullable FlightRecording recording;

    /** Called by DS. */
    @Activate
    public FlightRecorderComponent() {
        this(NodeLog.process());
    }

    FlightRecorderComponent(NodeLog log) {
        this.log = log;
    }

    /** Begins to record, or ends and forgets; nothing happens when it is so already. */
    synchronized CompletableFuture<Void> record(boolean wanted) {
        if (wanted == (recording != null)) {
            return CompletableFuture.completedFuture(null);
        }
        recording = wanted ? new FlightRecording() : null;
        return log.record(recording);
    }

    @Override
    public synchronized CompletableFuture<Path> dump(Path directory) {
        FlightRecording current = recording;
        CompletableFuture<Path> written = new CompletableFuture<>();
        return log.behind(() -> written.complete(write(directory, current))).thenCompose(done -> written);
    }

    private static Path write(Path directory, @Nullable FlightRecording recording) {
        try {
            return FlightDataFile.write(directory, recording, LocalDateTime.now(ZoneId.systemDefault()));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The flight data cannot be written to " + directory + ": " + FileRefusal.reason(e), e);
        }
    }
}
