package carousel.itest.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every invariant holds for what fuzzing has found worth keeping, for what once failed, and for recorded traffic. */
class CorpusTest {
    private static final Path CORPUS = Path.of("src/test/resources/corpus");
    private static final Path RECORDINGS = Path.of("../recordings/src/main/resources/vectors");

    @ParameterizedTest
    @EnumSource(Target.class)
    void storedInputsHold(Target target) throws IOException {
        List<Path> inputs;
        try (Stream<Path> files = Files.list(CORPUS.resolve(target.label()))) {
            inputs = files.sorted().toList();
        }
        assertTrue(inputs.size() > 10, inputs.size() + " inputs of " + target);
        for (Path input : inputs) {
            run(target, input.getFileName().toString(), Files.readAllBytes(input));
        }
    }

    @ParameterizedTest
    @EnumSource(Target.class)
    void recordedTrafficHolds(Target target) throws IOException {
        List<String> names = new ArrayList<>();
        Seeds.make(target, RECORDINGS, (name, input) -> {
            run(target, name, input);
            names.add(name);
        });
        assertTrue(names.size() > 10, names.size() + " seeds of " + target);
    }

    private static void run(Target target, String name, byte[] input) {
        try {
            target.run(input);
        } catch (RuntimeException e) {
            throw new AssertionError(target.label() + " " + name, e);
        }
    }
}
