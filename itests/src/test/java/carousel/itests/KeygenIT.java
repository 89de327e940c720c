package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F-166: the program of a distribution, without a node, beside corosync-keygen. */
class KeygenIT {
    private static final Path REAL = Path.of("/usr/sbin/corosync-keygen");
    private static final Path PROGRAM = Path.of(System.getProperty("standard.dir"), "bin/carousel-keygen");

    @TempDir
    Path folder;

    /** What both leave behind: files with modes and sizes. */
    private static List<String> files(Path folder) throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.sorted().toList()) {
                files.add(file.getFileName() + " " + Files.size(file) + " "
                        + PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
        return files;
    }

    private static void prepare(Path folder) throws IOException {
        Files.createDirectory(folder);
        Files.write(folder.resolve("older"), new byte[5000]);
        Files.write(folder.resolve("random"), new byte[4096]);
    }

    private static ProgramRun run(Path folder, Path program, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        ProgramRun run = ProgramRun.of(folder, command);
        return new ProgramRun(
                run.status(), run.output(), run.errors().replaceFirst("(/usr/sbin/)?corosync-keygen: ", "keygen: "));
    }

    @Test
    void textsStatusesAndFilesAreThoseOfTheOriginal() throws Exception {
        assumeTrue(Files.isExecutable(REAL), "skipped: corosync-keygen is not installed (.ci/run installs it)");
        Path real = folder.resolve("real");
        Path carousel = folder.resolve("carousel");
        prepare(real);
        prepare(carousel);
        List<List<String>> calls = List.of(
                List.of("-k", "key"),
                List.of("-s", "128", "-k", "older", "ignored"),
                List.of("--size=4096", "--key-file", "large", "--random-file=random", "--less-secure"),
                List.of("--s", "200", "--key", "cut", "-l"),
                List.of("-k", "small", "-s", "127"),
                List.of("-k", "none/key"),
                List.of("-k", ""),
                List.of("-k", "older/key"),
                List.of("-k", "key2", "-r", "none"),
                List.of("-x"),
                List.of("--bogus"),
                List.of("--help=1"));
        for (List<String> call : calls) {
            assertEquals(run(real, REAL, call), run(carousel, PROGRAM, call), call::toString);
            assertEquals(files(real), files(carousel), call::toString);
        }
        assertEquals(0, run(carousel, PROGRAM, List.of("-h")).status());
    }
}
