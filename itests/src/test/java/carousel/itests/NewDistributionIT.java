package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./carousel new-distribution}, in a copy of what it reads and writes of a clone. */
class NewDistributionIT {
    private static final Path CAROUSEL = Path.of(System.getProperty("carousel.program"));
    private static final List<Path> FOLDERS =
            List.of(Path.of("launcher/distributions/template"), Path.of("launcher/distributions/common/bin"));

    @TempDir
    Path clone;

    @BeforeEach
    void copyClone() throws IOException {
        Path root = CAROUSEL.getParent();
        Files.copy(CAROUSEL, clone.resolve("carousel"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.copy(root.resolve("pom.xml"), clone.resolve("pom.xml"));
        for (Path folder : FOLDERS) {
            Files.createDirectories(clone.resolve(folder));
            try (Stream<Path> files = Files.list(root.resolve(folder))) {
                for (Path file : files.toList()) {
                    Files.copy(
                            file,
                            clone.resolve(folder).resolve(file.getFileName().toString()));
                }
            }
        }
    }

    private ProgramRun newDistribution(String... names) throws IOException, InterruptedException {
        Stream<String> command =
                Stream.concat(Stream.of(clone.resolve("carousel").toString(), "new-distribution"), Stream.of(names));
        return ProgramRun.of(clone, command.toList());
    }

    @Test
    void commentedDescriptionIsWrittenAndTheBuildKnowsIt() throws Exception {
        ProgramRun run = newDistribution("lean");
        assertEquals(0, run.status(), run.errors());
        assertTrue(run.output().contains("./carousel dist lean"), run.output());
        Path folder = clone.resolve("launcher/distributions/lean");
        String description = Files.readString(folder.resolve("node.bndrun"));
        assertTrue(description.contains("\n-runrequires."), description);
        assertTrue(description.contains("\n#"), "with comments");
        assertFalse(description.contains("NAME"), description);
        assertTrue(Files.readString(folder.resolve("pom.xml")).contains("carousel.distribution.lean"));
        List<String> modules = Files.readAllLines(clone.resolve("pom.xml")).stream()
                .filter(line -> line.contains("<module>launcher/distributions/lean</module>"))
                .toList();
        assertEquals(1, modules.size());
    }

    @Test
    void nameThatIsTakenOrCannotBeOneChangesNothing() throws Exception {
        assertEquals(0, newDistribution("lean").status());
        String pom = Files.readString(clone.resolve("pom.xml"));
        ProgramRun again = newDistribution("lean");
        assertEquals(1, again.status());
        assertTrue(again.errors().contains("there is a distribution \"lean\" already"), again.errors());
        for (String bad : List.of("Lean", "le an", "../lean", "-x", "", "template")) {
            ProgramRun refused = newDistribution(bad);
            assertEquals(2, refused.status(), bad);
            assertTrue(refused.errors().contains("cannot be the name of a distribution"), refused.errors());
        }
        assertEquals(2, newDistribution().status());
        assertEquals(pom, Files.readString(clone.resolve("pom.xml")));
    }
}
