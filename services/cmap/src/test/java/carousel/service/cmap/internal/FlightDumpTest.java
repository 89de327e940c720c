package carousel.service.cmap.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.log.FlightRecorder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlightDumpTest {
    private final NodeAccess node = new NodeAccess(Runnable::run);
    private final FlightDump dump = new FlightDump(node);
    private final List<Path> directories = new ArrayList<>();
    private final CompletableFuture<Path> writing = new CompletableFuture<>();
    private final FlightRecorder recorder = directory -> {
        directories.add(directory);
        return writing;
    };

    @BeforeEach
    void attach() {
        node.attached(new FakeNode(1, TestConfigurations.threeNodes(new TreeMap<>())));
        dump.use(recorder);
    }

    @Test
    void theAnswerWaitsForTheFile() {
        dump.written();
        assertEquals(List.of(Path.of("state")), directories);
        assertFalse(dump.done().isDone());
        writing.complete(Path.of("state/fdata-now"));
        assertTrue(dump.done().isDone());
    }

    @Test
    void fileThatCannotBeWrittenIsNoRefusal() {
        dump.written();
        writing.completeExceptionally(new UncheckedIOException("full", new IOException()));
        assertTrue(dump.done().isDone());
        assertFalse(dump.done().isCompletedExceptionally());
    }

    @Test
    void withoutARecorderNothingHappens() {
        FlightRecorder other = directory -> writing;
        dump.unuse(other);
        dump.unuse(recorder);
        dump.written();
        assertEquals(List.of(), directories);
        assertTrue(dump.done().isDone());
    }
}
