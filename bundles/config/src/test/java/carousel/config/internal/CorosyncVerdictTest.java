package carousel.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import carousel.api.config.ConfigurationException;
import carousel.config.internal.Verdicts.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same verdict as corosync, in the same words. */
class CorosyncVerdictTest {
    private static final Path COROSYNC = Path.of("/usr/sbin/corosync");

    @TempDir
    Path folder;

    static List<Verdict> all() {
        return Verdicts.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void readerSaysWhatCorosyncSays(Verdict verdict) throws IOException {
        Path file = write(verdict, "here");
        assertEquals(expected(verdict, file), ourVerdict(file, verdict.exitStatus()));
    }

    /** Where the real program is installed, the table itself is checked. */
    @Test
    void installedCorosyncSaysTheSame() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(COROSYNC), "corosync is not installed");
        assumeTrue(run("-v").text().contains("version '3.1.7'"), "the installed corosync is not 3.1.7");
        String hostName = new LocalHostSystem().hostName();
        Verdict plain = Verdicts.all().get(0);
        assumeTrue(
                corosyncVerdict(write(plain, hostName)).exitStatus() == 0,
                "corosync refuses a good file here (state directory, rights)");
        List<String> differences = new ArrayList<>();
        for (Verdict verdict : Verdicts.all()) {
            Path file = write(verdict, hostName);
            Said said = corosyncVerdict(file);
            if (!said.equals(new Said(expected(verdict, file), verdict.exitStatus()))) {
                differences.add(verdict.name() + ": corosync says " + said + ", the table '" + expected(verdict, file)
                        + "' and " + verdict.exitStatus());
            }
        }
        assertEquals(List.of(), differences);
    }

    private Path write(Verdict verdict, String hostName) throws IOException {
        Path file = folder.resolve("corosync.conf");
        return Files.writeString(file, verdict.text().replace(Verdicts.HOST, hostName));
    }

    private static String expected(Verdict verdict, Path file) {
        return verdict.expected().replace(Verdicts.FILE, file.toString());
    }

    private static String ourVerdict(Path file, int exitStatus) {
        try {
            new CorosyncConfigurationReader(new FakeHost("here"), Path.of("/nope")).check(file, null);
            return "";
        } catch (ConfigurationException e) {
            assertEquals(exitStatus, e.exitStatus());
            return e.problems().get(0).toString();
        }
    }

    /** What a run printed, and how it ended. */
    private record Said(String text, int exitStatus) {}

    private static Said corosyncVerdict(Path file) throws IOException, InterruptedException {
        Said said = run("-t", "-c", file.toString());
        if (said.text().contains("exiting normally")) {
            return new Said("", said.exitStatus());
        }
        String text = said.text()
                .lines()
                .filter(line -> !line.isEmpty() && !line.contains("Corosync Cluster Engine exiting"))
                .map(line -> line.replaceFirst("^[A-Z][a-z]{2} .*\\[MAIN  \\] ", ""))
                .collect(Collectors.joining("\n"));
        return new Said(text, said.exitStatus());
    }

    private static Said run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(COROSYNC.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("corosync does not end: " + command);
        }
        return new Said(output, process.exitValue());
    }
}
