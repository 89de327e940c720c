package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example of the knet introduction, its misprints corrected, is good and two of its nodes run (F-013), on networks of loopback. */
@Timeout(120)
class KnetIntroductionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Path EXAMPLE = Path.of("../bundles/config/src/test/resources/knet-introduction.conf");
    private static final Path DISTRIBUTION = Path.of(System.getProperty("standard.dir"));

    /** Name of the peer, link and transport, and behind the addresses the port at both ends, state, activity, priority. */
    private static final Pattern LINK = Pattern.compile(
            " *\\d+ +(\\S+) +(\\d +\\w+) +\\S+:(\\d+) +\\S+:\\3 +((?:\\w+|no transport) +(?:yes|no) +\\d+) .*");

    /** A network of loopback for each run of the test: ports are the example's. */
    private final String network = "127." + (1 + ProcessHandle.current().pid() % 254) + ".";

    @TempDir
    Path folder;

    /** What a node reads; they have one log file each. */
    private Path file(String name) throws IOException {
        Path logs = Files.createDirectory(folder.resolve(name + ".log"));
        Path key = Files.write(logs.resolve("authkey"), new byte[256]);
        return Files.writeString(
                folder.resolve(name + ".conf"),
                Files.readString(EXAMPLE)
                        .replace("192.168.", network)
                        .replace("/var/log/cluster", logs.toString())
                        .replace("to_syslog: yes", "to_syslog: no")
                        .replace("version: 2\n", "version: 2\n    keyfile: " + key + "\n"));
    }

    private NodeProcess start(String name) throws IOException, InterruptedException {
        String file = file(name).toString();
        ProgramRun check = ProgramRun.of(
                folder, List.of(DISTRIBUTION.resolve("bin/carousel-check").toString(), "--node", name, file));
        assertEquals(0, check.status(), check::toString);
        return new NodeProcess(DISTRIBUTION, folder.resolve(name), List.of(), "-c", file, "--node", name);
    }

    /** All goes by link 2, of the higher priority; no SCTP here for link 1. */
    @Test
    void exampleIsGoodAndRuns() throws Exception {
        NodeProcess one = start("mynode1");
        try {
            one.awaitMembers(PATIENCE, 1);
            Await.until(
                    "the node is ready",
                    PATIENCE,
                    () -> Files.exists(one.state().resolve("ready")));
            NodeProcess two = start("mynode2");
            try {
                one.awaitMembers(PATIENCE, 1, 2);
                two.awaitMembers(PATIENCE, 1, 2);
                awaitLinks(one, "mynode2");
                awaitLinks(two, "mynode1");
                assertEquals(0, two.stop(), two::log);
                one.awaitMembers(PATIENCE, 1);
                assertEquals(0, one.stop(), one::log);
            } finally {
                two.close();
            }
        } finally {
            one.close();
        }
    }

    /** A priority of 0 counts as 1, as with a daemon. */
    private static void awaitLinks(NodeProcess node, String peer) throws InterruptedException {
        List<String> wanted =
                List.of("0 udp 5405 connected no 1", "1 sctp 5406 no transport no 1", "2 udp 5407 connected yes 10");
        Await.until("the links to " + peer + " are " + wanted, PATIENCE, () -> {
            String text = node.shell("carousel:links");
            List<String> links = text.lines()
                    .map(LINK::matcher)
                    .filter(link -> link.matches() && peer.equals(link.group(1)))
                    .map(link -> link.group(2).replaceAll(" +", " ") + " " + link.group(3) + " "
                            + link.group(4).replaceAll(" +", " "))
                    .toList();
            if (!links.equals(wanted)) {
                throw new IllegalStateException(text);
            }
            return true;
        });
    }
}
