package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ./carousel new-provider}: what it writes builds by itself, without a network, and runs in a node. */
class NewProviderIT {
    private static final Path CAROUSEL = Path.of(System.getProperty("carousel.program"));
    private static final Path API = Path.of(System.getProperty("api.jar"));

    @TempDir
    static Path folder;

    private static NodeProcess node;

    private record Run(int status, String output) {}

    @BeforeAll
    static void startNode() throws IOException, InterruptedException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":", -1))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "mvn"))),
                "skipped: Maven is not in the PATH");
        node = new NodeProcess(Path.of(System.getProperty("minimal.dir")), folder.resolve("node"), List.of());
    }

    @AfterAll
    static void stopNode() throws InterruptedException {
        if (node != null) {
            node.close();
        }
    }

    private static Run run(Path directory, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }

    private static Run newProvider(String... arguments) throws IOException, InterruptedException {
        Stream<String> command = Stream.concat(Stream.of(CAROUSEL.toString(), "new-provider"), Stream.of(arguments));
        return run(
                folder,
                Stream.concat(command, Stream.of("--api", API.toString())).toArray(String[]::new));
    }

    /** Of several providers of a model the node takes the one that ranks highest: the new one. */
    @ParameterizedTest
    @CsvSource({
        "transport,   quick-net, quick-net, QuickNetTransport",
        "service,     counter,   counter,   CounterService",
        "crypto,      own,       openssl,   OwnCrypto",
        "compression, own,       zlib,      OwnCompression"
    })
    void workspaceBuildsAndItsBundleRuns(String kind, String name, String offered, String type) throws Exception {
        Path workspace = folder.resolve(kind);
        Run written = newProvider(kind, name, workspace.toString());
        assertEquals(0, written.status(), written.output());
        assertTrue(written.output().contains(type + ".java"), written.output());

        Run built = run(workspace, "mvn", "-o", "-q", "-B", "package");
        assertEquals(0, built.status(), built.output());
        Path tests = workspace.resolve("target/surefire-reports");
        try (Stream<Path> reports = Files.list(tests)) {
            assertTrue(reports.anyMatch(report -> report.toString().endsWith(type + "Test.txt")), "the test was run");
        }

        String bundle = "example." + kind + "." + name;
        Deployment.drop(node, workspace.resolve("target/" + bundle + "-0.1.0-SNAPSHOT.jar"));
        Await.until("the node has the bundle " + bundle, NamespaceRing.PATIENCE, () -> {
            String text = node.shell("carousel:providers");
            if (text.lines().noneMatch(line -> line.matches(kind + " +" + offered + " .*" + bundle + " .*"))) {
                throw new IllegalStateException(text);
            }
            return true;
        });
        if (kind.equals("service")) {
            Await.until("the service counts", NamespaceRing.PATIENCE, () -> {
                node.shell("counter:add 5");
                return Long.parseLong(node.shell("counter:total")) >= 5;
            });
        }
    }

    @Test
    void wrongUseIsToldAndNothingIsWritten() throws Exception {
        assertEquals(2, newProvider("transport").status());
        assertEquals(2, newProvider("transport", "Loud").status());
        assertEquals(2, newProvider("sorcery", "x").status());
        Path taken = Files.createDirectories(folder.resolve("taken"));
        Run refused = newProvider("transport", "x", taken.toString());
        assertEquals(1, refused.status());
        assertTrue(refused.output().contains("is there already"), refused.output());
        try (Stream<Path> files = Files.list(taken)) {
            assertEquals(0, files.count());
        }
    }
}
