package carousel.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What may stand at the cursor. */
class CompleterTest {
    private final CommandProcessorImpl processor = new CommandProcessorImpl(new ThreadIOImpl());
    private final CommandSession session = processor.createSession(
            InputStream.nullInputStream(), OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
    private final Completer completer = new Completer(new FixedVocabulary());

    /** Of a node with two others. */
    static final class FixedVocabulary implements Vocabulary {
        @Override
        public List<String> bundleNames() {
            return List.of("carousel.knet", "carousel.totem", "zlib");
        }

        @Override
        public List<String> groupNames() {
            return List.of("chat", "cluster");
        }

        @Override
        public List<String> keyNames(boolean statistics, String prefix) {
            return (statistics ? List.of("stats.srp.mcast_tx") : List.of("totem.token", "totem.version"))
                    .stream().filter(key -> key.startsWith(prefix)).toList();
        }

        @Override
        public List<String> nodeIds() {
            return List.of("1", "2", "20");
        }

        @Override
        public List<String> links() {
            return List.of("2", "2/0", "node2", "node2/0");
        }
    }

    CompleterTest() {
        processor.addCommand("carousel", this, "ring");
        processor.addCommand("carousel", this, "cpg");
        processor.addCommand("felix", this, "start");
        processor.addCommand("felix", this, "stop");
        processor.addCommand("felix", this, "help");
    }

    @AfterEach
    void tearDown() {
        processor.stop();
    }

    private void assertCandidates(String lineWithCursor, String... candidates) {
        int cursor = lineWithCursor.indexOf('^');
        assertEquals(
                List.of(candidates),
                completer.complete(lineWithCursor.replace("^", ""), cursor, session),
                lineWithCursor);
    }

    @Test
    void commandNamesWithAndWithoutScope() {
        assertCandidates("ri^", "ring");
        assertCandidates("st^", "start", "stop");
        assertCandidates("carousel:^", "carousel:cpg", "carousel:ring");
        assertCandidates("  c^", "carousel:cpg", "carousel:ring", "cpg");
        assertCandidates("help ri^", "ring");
        assertCandidates("nosuch^");
    }

    @Test
    void keysOfTheMapThatIsMeant() {
        assertCandidates("cmapctl -g totem.v^", "totem.version");
        assertCandidates("carousel:cmapctl ^", "totem.token", "totem.version");
        assertCandidates("cmapctl -m ^", "icmap", "stats");
        assertCandidates("cmapctl -m stats -t stats.s^", "stats.srp.mcast_tx");
        assertCandidates("cmapctl -C ^", "all", "ipc", "knet", "schedmiss", "totem");
        assertCandidates("cmapctl -^", "--help", "--json");
    }

    @Test
    void nodesWhereTheyAreMeant() {
        assertCandidates("cfgtool -k ^", "1", "2", "20");
        assertCandidates("cfgtool --address 2^", "2", "20");
        assertCandidates("cfgtool -s ^");
        assertCandidates("carousel:quorumtool -v 2 -n ^", "1", "2", "20");
        assertCandidates("quorumtool -o ^", "a", "i", "n");
        assertCandidates("kill ^", "1", "2", "20");
        assertCandidates("kill 2 ^");
    }

    @Test
    void links() {
        assertCandidates("links no^", "node2", "node2/0");
        assertCandidates("links --json 2/^", "2/0");
    }

    @Test
    void longOptions() {
        assertCandidates("links --^", "--help", "--json");
        assertCandidates("cfgtool --re^", "--reload", "--reopen");
        assertCandidates("watch --i^", "--interval");
        assertCandidates("other:watch --^");
        assertCandidates("cpg -^");
    }

    @Test
    void everyCommandAtAnEmptyLine() {
        assertEquals(10, completer.complete("", 0, session).size());
    }

    @Test
    void onlyWhatStandsBeforeTheCursorCounts() {
        assertCandidates("ri^ trailing", "ring");
        assertCandidates("ring | st^", "start", "stop");
        assertCandidates("x = (ri^)", "ring");
        assertEquals(List.of(), completer.complete("ring", 5, session));
        assertEquals(List.of(), completer.complete("ring", -1, session));
    }

    @Test
    void subCommandsOfCpg() {
        assertCandidates("cpg ^", "groups", "join", "leave", "members", "send", "watch");
        assertCandidates("carousel:cpg m^", "members");
        assertCandidates("other:cpg m^");
    }

    @Test
    void groupNames() {
        assertCandidates("cpg members ^", "chat", "cluster");
        assertCandidates("cpg  send  cl^", "cluster");
        assertCandidates("cpg groups ^");
        assertCandidates("cpg send chat ^");
    }

    @Test
    void bundleNames() {
        assertCandidates("stop carousel.^", "carousel.knet", "carousel.totem");
        assertCandidates("felix:uninstall z^", "zlib");
        assertCandidates("update -x z^", "zlib");
        assertCandidates("carousel:stop z^");
    }
}
