package carousel.service.quorum.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** The 27 cases of the services reference 4.7, named after their rows. */
class VotequorumCasesTest {
    private static final long WINDOW_MILLIS = 10_000;

    private static String split(VoteSettings settings, String parts) {
        VoteCluster cluster = VoteCluster.allUp(settings);
        cluster.split(parts);
        return cluster.quorate();
    }

    private static VoteCluster lone(VoteSettings settings, int id) {
        VoteCluster cluster = new VoteCluster(settings, Path.of("no-such-directory"));
        cluster.start(id);
        cluster.ring(List.of(id));
        return cluster;
    }

    private static CorosyncStatus refusal(CompletableFuture<?> result) {
        CompletionException e = assertThrows(CompletionException.class, result::join);
        return assertInstanceOf(CorosyncException.class, e.getCause()).status();
    }

    @Test
    void q1_majorityGoesOn() {
        assertEquals("1+ 2+ 3+ 4- 5-", split(VoteSettings.nodes(5), "1,2,3/4,5"));
    }

    @Test
    void q2_noMajorityAnywhere() {
        assertEquals("1- 2- 3- 4- 5-", split(VoteSettings.nodes(5), "1,2/3,4/5"));
    }

    @Test
    void q3_evenSplitStopsBoth() {
        assertEquals("1- 2- 3- 4-", split(VoteSettings.nodes(4), "1,2/3,4"));
    }

    @Test
    void q4_lowestBreaksTheTie() {
        assertEquals("1+ 2+ 3- 4-", split(VoteSettings.nodes(4).lowest(), "1,2/3,4"));
    }

    @Test
    void q5_tieBreakerAloneIsNoHalf() {
        assertEquals("1- 2+ 3+ 4+", split(VoteSettings.nodes(4).lowest(), "1/2,3,4"));
    }

    @Test
    void q6_highestBreaksTheTie() {
        assertEquals("1- 2- 3+ 4+", split(VoteSettings.nodes(4).highest(), "1,2/3,4"));
    }

    @Test
    void q7_firstOfTheListBreaksTheTie() {
        assertEquals("1- 2- 3+ 4+", split(VoteSettings.nodes(4).listed(3, 2), "1,2/3,4"));
    }

    @Test
    void q8_secondOfTheListWhenTheFirstWasAwayBefore() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(4).listed(3, 2));
        cluster.kill(3);
        cluster.split("1,2/4");
        assertEquals("1+ 2+ 4-", cluster.quorate());
    }

    @Test
    void q9_twoNodesBothGoOn() {
        assertEquals("1+ 2+", split(VoteSettings.nodes(2).twoNode(), "1/2"));
    }

    @Test
    void q10_twoNodesWaitForEachOtherAtFirst() {
        assertEquals("1-", lone(VoteSettings.nodes(2).twoNode(), 1).quorate());
    }

    @Test
    void q11_twoNodeWithThreeNodesIsADanger() {
        assertEquals("1+ 2+ 3+", split(VoteSettings.nodes(3).twoNode(), "1,2/3"));
    }

    /** Seen with real daemons, which {@code corosync-vqsim} does not always follow. */
    @Test
    void whoWaitsForAllGoesOnWithAQuoratePartAlthoughOneIsMissing() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(5).waitForAll());
        cluster.kill(5);
        cluster.split("1/2,3,4");
        assertEquals("1- 2+ 3+ 4+", cluster.quorate());
        cluster.ring(List.of(1, 2, 3, 4));
        assertEquals("1+ 2+ 3+ 4+", cluster.quorate());
        cluster.kill(1);
        cluster.start(1);
        cluster.ring(List.of(1, 2, 3, 4));
        assertEquals("1+ 2+ 3+ 4+", cluster.quorate());
    }

    @Test
    void q12_waitForAllAgainAfterTheLossOfQuorum() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(3).waitForAll());
        cluster.kill(3);
        assertEquals("1+ 2+", cluster.quorate());
        cluster.kill(2);
        assertEquals("1-", cluster.quorate());
        cluster.start(2);
        cluster.ring(List.of(1, 2));
        assertEquals("1- 2-", cluster.quorate());
        cluster.start(3);
        cluster.ring(List.of(1, 2, 3));
        assertEquals("1+ 2+ 3+", cluster.quorate());
    }

    @Test
    void q13_lastMenStandingDownToTwo() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(8).lastManStanding());
        for (int id = 8; id > 2; id--) {
            cluster.kill(id);
            assertEquals("1+", cluster.quorate().substring(0, 2), "without " + id);
            cluster.advance(WINDOW_MILLIS);
        }
        cluster.kill(2);
        assertEquals("1-", cluster.quorate());
    }

    @Test
    void q14_lastMenStandingAreAllThatIsExpected() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(4).lastManStanding());
        assertEquals("4 4 3", cluster.numbers(1));
        cluster.kill(4);
        cluster.advance(WINDOW_MILLIS - 1);
        assertEquals("4 3 3", cluster.numbers(1), "the window is still open");
        cluster.advance(1);
        assertEquals("3 3 2", cluster.numbers(1));
        cluster.kill(3);
        cluster.advance(WINDOW_MILLIS);
        assertEquals("2 2 2", cluster.numbers(1));
        cluster.kill(2);
        assertEquals("1-", cluster.quorate());
    }

    @Test
    void q15_lastManStandsWithTheTieBreaker() {
        VoteCluster cluster =
                VoteCluster.allUp(VoteSettings.nodes(4).lastManStanding().lowest());
        for (int id = 4; id > 1; id--) {
            cluster.kill(id);
            cluster.advance(WINDOW_MILLIS);
        }
        assertEquals("1+", cluster.quorate());
    }

    @Test
    void q16_withoutLastManStandingTwoOfFourStop() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(4));
        cluster.kill(4);
        cluster.advance(WINDOW_MILLIS);
        assertEquals("1+ 2+ 3+", cluster.quorate());
        cluster.kill(3);
        cluster.advance(WINDOW_MILLIS);
        assertEquals("1- 2-", cluster.quorate());
    }

    @Test
    void q17_votesCountNotNodes() {
        assertEquals("1+ 2- 3-", split(VoteSettings.votes(3, 1, 1), "1/2,3"));
    }

    @Test
    void q18_halfOfTheVotesIsNotEnough() {
        assertEquals("1- 2- 3-", split(VoteSettings.votes(1, 1, 2), "1,2/3"));
    }

    @Test
    void q19_tieBreakerNeedsAnEvenSplit() {
        assertEquals("1- 2- 3+ 4+ 5+", split(VoteSettings.nodes(5).waitForAll().lowest(), "1,2/3,4,5"));
    }

    @Test
    void q20_tieBreakerOfAnOddClusterWithOneNodeDown() {
        VoteCluster cluster =
                VoteCluster.allUp(VoteSettings.nodes(5).waitForAll().lowest());
        cluster.kill(5);
        cluster.split("1,2/3,4");
        assertEquals("1+ 2+ 3- 4-", cluster.quorate());
    }

    @Test
    void q21_deviceOfAutomaticVotes() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(4).device(null));
        for (int id = 1; id <= 4; id++) {
            vote(cluster, id);
        }
        assertEquals("7 7 4", cluster.numbers(1));
    }

    private static void vote(VoteCluster cluster, int id) {
        CompletableFuture<Void> registered = cluster.node(id).calls.register("Qdevice");
        cluster.deliverAll();
        registered.join();
        cluster.node(id).calls.poll("Qdevice", true, cluster.node(id).ringId()).join();
        cluster.deliverAll();
    }

    @Test
    void q22_deviceOfOneVoteRaisesWhatIsExpected() {
        VoteCluster cluster = new VoteCluster(VoteSettings.nodes(4).device(1L), Path.of("no-such-directory"));
        cluster.start(1);
        assertEquals("4", cluster.numbers(1).split(" ", -1)[0]);
        for (int id = 2; id <= 4; id++) {
            cluster.start(id);
        }
        cluster.ring(List.of(1, 2, 3, 4));
        assertEquals("5 4 3", cluster.numbers(1));
    }

    @Test
    void q23_deviceVotesForOneSide() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(2).device(1L));
        cluster.begin(List.of(1));
        cluster.begin(List.of(2));
        cluster.finish();
        vote(cluster, 1);
        assertEquals("1+ 2-", cluster.quorate());
        assertEquals("3 2 2", cluster.numbers(1));
        assertEquals("3 1 2", cluster.numbers(2));
    }

    @Test
    void q24_administratorExpectsMore() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(2));
        cluster.node(1).calls.setExpectedVotes(3).join();
        cluster.deliverAll();
        assertEquals("3 2 2", cluster.numbers(2));
        assertEquals("1+ 2+", cluster.quorate());
    }

    @Test
    void q25_administratorCannotExpectLessThanIsHere() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(2));
        assertEquals(CorosyncStatus.INVALID_PARAM, refusal(cluster.node(1).calls.setExpectedVotes(1)));
        assertEquals("2 2 2", cluster.numbers(1));
    }

    @Test
    void q26_votesOfANodeAreChanged() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(2));
        cluster.node(1).calls.setVotes(2, 2).join();
        cluster.deliverAll();
        assertEquals("3 3 2", cluster.numbers(1));
        cluster.node(1).calls.setVotes(2, 1).join();
        cluster.deliverAll();
        assertEquals("3 2 2", cluster.numbers(1));
    }

    @Test
    void q27_reloadWithoutANode() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(3));
        cluster.kill(3);
        cluster.reload(VoteSettings.nodes(2));
        assertEquals("2 2 2", cluster.numbers(1));
        assertEquals("2 2 2", cluster.numbers(2));
    }

    /** Seen with real daemons: {@code two_node} is dropped for the tie-breaker, but what it implies stays. */
    @Test
    void twoNodeThatYieldsToTheTieBreakerStillWaitsForAll() {
        VoteSettings settings = VoteSettings.nodes(3).twoNode().lowest();
        VoteCluster cluster = lone(settings, 1);
        cluster.start(2);
        cluster.ring(List.of(1, 2));
        assertEquals("1- 2-", cluster.quorate());
        cluster.start(3);
        cluster.ring(List.of(1, 2, 3));
        assertEquals("1+ 2+ 3+", cluster.quorate());
    }
}
