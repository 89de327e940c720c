package carousel.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.launcher.NodeArguments.Misuse;
import carousel.launcher.NodeArguments.Request;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NodeArgumentsTest {
    @Test
    void withoutWordsANodeRunsOnTheDistributionsOwn() throws Exception {
        NodeArguments arguments = NodeArguments.parse();
        assertEquals(Request.RUN, arguments.request());
        assertNull(arguments.configuration());
        assertNull(arguments.nodeName());
        assertNull(arguments.state());
        assertFalse(arguments.parentPipe());
    }

    @Test
    void everyOptionIsRead() throws Exception {
        NodeArguments expected =
                new NodeArguments(Request.RUN, Path.of("/etc/corosync.conf"), "node2", Path.of("s"), true);
        assertEquals(
                expected,
                NodeArguments.parse(
                        "-f", "-c", "/etc/corosync.conf", "--node", "node2", "--state", "s", "--parent-pipe"));
        assertEquals(
                expected,
                NodeArguments.parse(
                        "--parent-pipe", "--state=s", "--node=node2", "--configuration=/etc/corosync.conf"));
    }

    @Test
    void helpAndVersionStartNothing() throws Exception {
        for (String word : new String[] {"-h", "--help"}) {
            assertEquals(Request.HELP, NodeArguments.parse("-c", "f", word).request());
        }
        for (String word : new String[] {"-v", "-V", "--version"}) {
            assertEquals(Request.VERSION, NodeArguments.parse(word).request());
        }
    }

    @Test
    void theUsageNamesEveryOption() {
        for (String option : new String[] {
            "-c",
            "--configuration",
            "--node",
            "--state",
            "--parent-pipe",
            "-f",
            "-t",
            "-h",
            "--help",
            "-v",
            "-V",
            "--version"
        }) {
            assertTrue(NodeArguments.USAGE.contains(option), option);
        }
    }

    @Test
    void wrongWordsAreNamed() {
        assertEquals("there is no option \"--foo\"", misuse("--foo"));
        assertEquals("there is no option \"corosync.conf\"", misuse("corosync.conf"));
        assertEquals("there is no option \"--nodes=x\"", misuse("--nodes=x"));
        assertEquals("-c needs a value", misuse("--parent-pipe", "-c"));
        assertEquals("--parent-pipe takes no value", misuse("--parent-pipe=yes"));
    }

    private static String misuse(String... words) {
        return String.valueOf(
                assertThrows(Misuse.class, () -> NodeArguments.parse(words)).getMessage());
    }
}
