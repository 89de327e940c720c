package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** F-139: programs that vote on a shutdown, at a real daemon (1) and at a node (2): what they see is the same. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ShutdownVoteIT {
    private static final int DAEMON = 1;
    private static final int NODE = 2;

    /** Statuses of Corosync in what votepeer prints. */
    private static final String OK = ": 1\n";

    private static final String BUSY = ": 10\n";
    private static final String NOTHING_YET = ": -1\n";

    @TempDir
    static Path folder;

    private static NamespaceRing ring;
    private static Path votePeer;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Optional<String> missing = NamespaceRing.missing(1).or(RealCluster::missingLibraries);
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        votePeer = RealCluster.buildVotePeer(folder);
        ring = new NamespaceRing(folder, 1, 1, "--sched-rr", "no");
        for (int node : new int[] {DAEMON, NODE}) {
            run(node, "corosync-cmapctl", "-s", "cfg.shutdown_timeout", "u32", "2000");
        }
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (ring != null) {
            ring.close();
        }
    }

    private static String run(int node, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(ring.cluster().inside(node));
        command.addAll(List.of(words));
        ProgramRun run = ProgramRun.of(folder, command);
        assertEquals("", run.errors());
        assertEquals(0, run.status());
        return run.output();
    }

    /** What votepeer says at the node, which is what it says at the daemon. */
    private static String vote(String... commands) throws IOException, InterruptedException {
        String[] words = new String[commands.length + 1];
        words[0] = votePeer.toString();
        System.arraycopy(commands, 0, words, 1, commands.length);
        String daemon = run(DAEMON, words);
        assertEquals(daemon, run(NODE, words));
        return daemon;
    }

    private static void assertSays(String output, String line) {
        assertTrue(("\n" + output).contains("\n" + line), output);
    }

    @Test
    @Order(1)
    void whoComesDuringAVoteIsAskedAndAllAnswersAreAwaited() throws Exception {
        String said = vote(
                "track 1",
                "track 2",
                "ask 1 0",
                "seen 1 2000",
                "seen 2 2000",
                "track 3",
                "seen 3 2000",
                "reply 1 no",
                "result 1 300",
                "reply 3 yes",
                "reply 2 yes",
                "result 1 2000",
                "seen 3 200");
        assertSays(said, "seen 3 2000: 0\n");
        assertSays(said, "result 1 300" + NOTHING_YET);
        assertSays(said, "result 1 2000" + BUSY);
    }

    @Test
    @Order(2)
    void secondRequestIsRefusedAndOneWhoseProgramDiedIsForgotten() throws Exception {
        String said = vote(
                "track 1",
                "track 2",
                "ask 1 0",
                "seen 1 2000",
                "seen 2 2000",
                "ask 2 0",
                "result 2 1000",
                "kill 1",
                "seen 1 300",
                "reply 1 yes",
                "reply 2 yes",
                "ask 3 0",
                "seen 1 2000",
                "seen 2 2000",
                "reply 2 yes",
                "result 3 300",
                "reply 1 no",
                "result 3 1000");
        assertSays(said, "result 2 1000: 14\n");
        assertSays(said, "seen 1 2000: 0\n");
        assertSays(said, "result 3 1000" + BUSY);
    }

    @Test
    @Order(3)
    void noOfOneThatEndsStays() throws Exception {
        String said = vote(
                "track 1",
                "track 2",
                "ask 1 0",
                "seen 1 2000",
                "seen 2 2000",
                "reply 1 no",
                "leave 1",
                "seen 2 300",
                "reply 2 yes",
                "result 1 1000");
        assertSays(said, "result 1 1000" + BUSY);
    }

    @Test
    @Order(4)
    void noOfOneThatTracksNoMoreIsWithdrawnAndItIsAskedWhenItTracksAgain() throws Exception {
        String said = vote(
                "track 1",
                "track 2",
                "ask 1 0",
                "seen 1 2000",
                "seen 2 2000",
                "reply 1 no",
                "untrack 1",
                "track 1",
                "seen 1 1000",
                "reply 1 yes",
                "result 1 300",
                "reply 2 no",
                "result 1 1000");
        assertSays(said, "seen 1 1000: 0\n");
        assertSays(said, "result 1 300" + NOTHING_YET);
        assertSays(said, "result 1 1000" + BUSY);
    }

    @Test
    @Order(5)
    void whoAskedIsToldThatTheTimeIsOverAndNobodyElse() throws Exception {
        String said = vote(
                "track 1",
                "track 2",
                "ask 1 0",
                "seen 1 2000",
                "seen 2 2000",
                "reply 2 yes",
                "result 1 5000",
                "seen 1 300",
                "seen 2 200");
        assertSays(said, "result 1 5000" + BUSY);
        assertSays(said, "seen 1 300" + NOTHING_YET);
        String tracks = vote("track 1", "track 2", "asktracker 1 0", "seen 2 200", "seen 1 200");
        assertSays(tracks, "asktracker 1 0" + BUSY);
        assertSays(tracks, "seen 1 200: 0\n");
    }

    /** The last: both end. */
    @Test
    @Order(6)
    void withoutAnybodyLeftToAnswerBothEnd() throws Exception {
        String said = vote(
                "track 1",
                "track 2",
                "track 3",
                "ask 1 0",
                "seen 1 2000",
                "seen 2 2000",
                "seen 3 2000",
                "reply 2 no",
                "untrack 2",
                "leave 1",
                "result 1 300",
                "reply 3 yes",
                "result 1 2000");
        assertSays(said, "result 1 300" + NOTHING_YET);
        assertSays(said, "result 1 2000" + OK);
        assertEquals(0, ring.node(NODE).awaitExit());
    }
}
