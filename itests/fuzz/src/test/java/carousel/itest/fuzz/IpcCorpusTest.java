package carousel.itest.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every invariant holds for recorded requests of clients, and for what fuzzing has found worth keeping. */
class IpcCorpusTest {
    private static final Path CORPUS = Path.of("src/test/resources/corpus/ipc");
    private static final Path RECORDINGS = Path.of("../recordings/src/main/resources/ipc");

    @Test
    void storedInputsHold() throws IOException {
        List<Path> inputs;
        try (Stream<Path> files = Files.list(CORPUS)) {
            inputs = files.sorted().toList();
        }
        assertTrue(inputs.size() > 10, inputs.size() + " inputs");
        for (Path input : inputs) {
            run(input.getFileName().toString(), Files.readAllBytes(input));
        }
    }

    @Test
    void recordedRequestsHold() throws IOException {
        Map<String, byte[]> seeds = IpcSeeds.read(RECORDINGS);
        assertTrue(seeds.size() > 20, seeds.size() + " seeds");
        seeds.forEach(IpcCorpusTest::run);
    }

    private static void run(String name, byte[] input) {
        try {
            IpcTarget.fuzzerTestOneInput(input);
        } catch (RuntimeException e) {
            throw new AssertionError(name, e);
        }
    }
}
