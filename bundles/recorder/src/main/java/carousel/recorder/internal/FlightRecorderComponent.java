package carousel.recorder.internal;

import carousel.api.log.FlightRecorder;
import carousel.logging.NodeLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records while the configuration says so ({@code logging.blackbox}); what was recorded before a pause is forgotten. The memory is a file in the
 * instance's folder: what a process left there that was killed or broke becomes flight data when the next one begins to record.
 */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = {FlightRecorder.class, FlightRecorderComponent.class})
public final class FlightRecorderComponent implements FlightRecorder {
    private static final Logger LOGGER = LoggerFactory.getLogger("MAIN");
    private static final String MEMORY = "flight-recorder";

    private final NodeLog log;
    private final @Nullable Path state;

    /** Guarded by this; what is in it is for the log's thread. */
    private @Nullable FlightRecording recording;

    /** Called by DS. */
    @Activate
    public FlightRecorderComponent(BundleContext context) {
        this(NodeLog.process(), folder(context.getProperty("carousel.state")));
    }

    /** @param state the instance's folder, or null when what is recorded may end with the process */
    FlightRecorderComponent(NodeLog log, @Nullable Path state) {
        this.log = log;
        this.state = state;
    }

    private static @Nullable Path folder(@Nullable String name) {
        return name == null ? null : Path.of(name);
    }

    /** Begins to record, or ends and forgets; nothing happens when it is so already. */
    synchronized CompletableFuture<Void> record(boolean wanted) {
        if (wanted == (recording != null)) {
            return CompletableFuture.completedFuture(null);
        }
        FlightRecording before = recording;
        if (before != null) {
            recording = null;
            var unused = log.record(null);
            return log.behind(before::close);
        }
        FlightMemory memory = FlightMemory.VOLATILE;
        Path folder = state;
        if (folder != null) {
            var unused = log.behind(() -> saveWhatWasLeft(folder));
            memory = new FlightMemoryFile(folder.resolve(MEMORY));
        }
        FlightRecording begun = new FlightRecording(memory);
        recording = begun;
        return log.record(begun);
    }

    private static void saveWhatWasLeft(Path folder) {
        Path left = folder.resolve(MEMORY);
        if (!Files.exists(left)) {
            return; // the last process of this instance ended in order
        }
        try {
            LeftFlightData data = LeftFlightData.read(left, FlightRecording.SEGMENT_BYTES);
            if (data != null) {
                LocalDateTime time =
                        LocalDateTime.ofInstant(Instant.ofEpochMilli(data.lastEpochMillis()), ZoneId.systemDefault());
                Path file = FlightDataFile.write(folder, data, data.processId(), time);
                LOGGER.info("Process {} did not end in order; its flight data are in {}", data.processId(), file);
            }
            Files.delete(left);
        } catch (IOException e) {
            LOGGER.warn(
                    "The flight data of a process that did not end in order cannot be written to {}: {}",
                    folder,
                    FileRefusal.reason(e));
        }
    }

    @Override
    public synchronized CompletableFuture<Path> dump(Path directory) {
        FlightRecording current = recording;
        CompletableFuture<Path> written = new CompletableFuture<>();
        return log.behind(() -> written.complete(write(directory, current))).thenCompose(done -> written);
    }

    private static Path write(Path directory, @Nullable FlightRecording recording) {
        try {
            return FlightDataFile.write(
                    directory, recording, ProcessHandle.current().pid(), LocalDateTime.now(ZoneId.systemDefault()));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The flight data cannot be written to " + directory + ": " + FileRefusal.reason(e), e);
        }
    }
}
