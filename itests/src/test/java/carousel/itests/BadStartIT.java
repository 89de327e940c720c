package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A node that cannot start ends with a daemon's status and sentence (config reference 2, 3), keeps nothing and sends nothing. */
@Timeout(120)
class BadStartIT {
    private static final Path PROGRAM = Path.of(System.getProperty("standard.dir"), "bin/carousel-node");
    private static final Pattern DATAGRAMS = Pattern.compile("(?m)^Udp: \\d+ \\d+ \\d+ (\\d+) ");

    private static final String[] WITHOUT_OVERRIDE = {"setpriv", "--bounding-set", "-dac_override,-dac_read_search"};

    @TempDir
    Path folder;

    private Path file;
    private Path state;
    private Path stateDirectory;

    /** The other node has an address here, too: whoever starts sends to it. */
    @BeforeEach
    void prepare() throws IOException, InterruptedException {
        Optional<String> missing = RealCluster.missingForNamespaces();
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        state = Files.createDirectory(folder.resolve("state"));
        stateDirectory = Files.createDirectory(folder.resolve("kept"));
        file = Files.writeString(folder.resolve("corosync.conf"), """
                totem {
                	version: 2
                	cluster_name: bad
                	transport: knet
                	token: 1000
                }
                nodelist {
                	node {
                		name: one
                		nodeid: 1
                		ring0_addr: 127.0.0.1
                	}
                	node {
                		name: two
                		nodeid: 2
                		ring0_addr: 127.0.0.2
                	}
                }
                quorum {
                	provider: corosync_votequorum
                }
                system {
                	state_dir: %s
                }
                logging {
                	to_syslog: no
                }
                """.formatted(stateDirectory));
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(
                        "token: 1000",
                        "token: abc",
                        8,
                        "parser error: FILE:5: Value of key \"totem.token\" is expected to be integer in range (0..4294967295),"
                                + " but \"abc\" was given"),
                Arguments.of("\tring0_addr", "\tringx_addr", 8, "parse error in config: No interfaces defined"),
                Arguments.of(
                        "to_syslog: no",
                        "to_syslog: perhaps",
                        7,
                        "parse error in config: unknown value for to_syslog."),
                Arguments.of(
                        "provider: corosync_votequorum",
                        "provider: corosync_nonsense",
                        20,
                        "Quorum provider: corosync_nonsense failed to initialize."),
                Arguments.of(
                        "provider: corosync_votequorum",
                        "provider: corosync_nonsense",
                        20,
                        "Service engine 'corosync_quorum' failed to load for reason 'Invalid quorum provider'"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void errorInTheFileStartsNothing(String good, String bad, int status, String sentence) throws Exception {
        Files.writeString(file, Files.readString(file).replace(good, bad));
        assertEndsWithNothingDone(status, sentence.replace("FILE", file.toString()));
    }

    @Test
    void fileThatIsNotThereStartsNothing() throws Exception {
        Files.delete(file);
        assertEndsWithNothingDone(8, "Can't read file " + file + ": No such file or directory");
        assertEquals(List.of(), list(state), "not even a log is kept");
    }

    /** Root, too, needs a capability for a file that nobody may read. */
    @Test
    void fileThatMayNotBeReadStartsNothing() throws Exception {
        chmod("000", file);
        assertEndsWithNothingDone(8, "Can't read file " + file + ": Permission denied", WITHOUT_OVERRIDE);
        assertEquals(List.of(), list(state), "not even a log is kept");
    }

    /** A daemon has none made for it; here it is made when it can be. */
    @Test
    void stateDirectoryThatCannotBeMadeIsStatus16() throws Exception {
        Path beneath = Files.writeString(folder.resolve("file"), "").resolve("kept");
        Files.writeString(file, Files.readString(file).replace(stateDirectory.toString(), beneath.toString()));
        assertEndsWithNothingDone(16, "Cannot make state directory " + beneath + ": Not a directory");
    }

    /** Of mode 500, and root without the capability to write there all the same. */
    @Test
    void stateDirectoryThatMayNotBeWrittenIsStatus16() throws Exception {
        chmod("500", stateDirectory);
        assertEndsWithNothingDone(
                16, "Cannot write to state directory " + stateDirectory + ": Permission denied", WITHOUT_OVERRIDE);
    }

    private static void chmod(String mode, Path path) throws IOException, InterruptedException {
        assertEquals(
                0, new ProcessBuilder("chmod", mode, path.toString()).start().waitFor());
    }

    private void assertEndsWithNothingDone(int status, String sentence, String... prefix) throws Exception {
        ProgramRun run = start(prefix);
        assertEquals(status, run.status(), run::toString);
        assertTrue(said(run).contains(sentence), run::toString);
        assertTrue(said(run).contains("Corosync Cluster Engine exiting with status " + status), run::toString);
        assertEquals(List.of(), list(stateDirectory), "the state directory");
        assertFalse(Files.exists(state.resolve("ready")), "it was never ready");
        for (String step : List.of("Configuring link", "Service engine loaded", "server name", "A new membership")) {
            assertFalse(said(run).contains(step), run::toString);
        }
        assertNothingSent(run);
    }

    private static String said(ProgramRun run) {
        return run.output() + run.errors();
    }

    private static List<String> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    /** By the counters of its network, which has nobody else. */
    private static void assertNothingSent(ProgramRun run) {
        Matcher datagrams = DATAGRAMS.matcher(run.output());
        assertTrue(datagrams.find(), run::toString);
        assertEquals("0", datagrams.group(1), () -> "datagrams sent: " + run);
    }

    private ProgramRun start(String... prefix) throws IOException, InterruptedException {
        // whoever starts all the same ends with the test
        List<String> command = new ArrayList<>(
                List.of("unshare", "-m", "-n", "-p", "--fork", "--kill-child", "--mount-proc", "sh", "-c"));
        command.add("ip link set lo up; status=0; \"$@\" || status=$?; cat /proc/net/snmp; exit $status");
        command.add("sh");
        command.addAll(List.of(prefix));
        command.addAll(
                List.of(PROGRAM.toString(), "--node", "one", "--state", state.toString(), "-c", file.toString()));
        return ProgramRun.of(folder, command);
    }
}
