package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Node 3, a Carousel node, logs what node 1, a daemon, logs of the same ring, while node 2, another daemon, comes and goes. */
class MixedRingLogIT {
    /** See {@link ThreeNamespacesIT}: sooner, a ring forms when a link fails. */
    private static final Duration UNTIL_LINKS_ARE_SETTLED = Duration.ofSeconds(10);

    /** For an event that leaves nothing out. */
    private static final String NOTHING = "";

    /**
     * For both links of a node at once: libknet tells the best link of what it has in hand when it gets to it, also of a node that
     * has none.
     */
    private static final String BEST_LINK = ".*best link: .*";

    @TempDir
    Path folder;

    private NamespaceRing ring;
    private RingLog log;

    /** Of four nodes in the file, three, so that the death of one of them takes the quorum away. */
    @BeforeEach
    void form() throws Exception {
        Optional<String> missing = NamespaceRing.missing(2);
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        ring = new NamespaceRing(folder, 2, 1, "--links", "2", "--token", "2000", "--nodes", "4", "--slots", "3,4");
    }

    @AfterEach
    void stopAll() throws Exception {
        if (ring != null) {
            ring.close();
        }
    }

    @Test
    void carouselNodeLogsWhatADaemonLogsAndBothLeaveWithAWord() throws Exception {
        long formedNanos = System.nanoTime();
        awaitPathsSearched(1, 2, 3);
        awaitPathsSearched(3, 1, 2);
        log = new RingLog(ring, 1, 3);
        linkIsCutAndHealed(1); // by which nothing goes
        Await.until(
                "the links are settled",
                NamespaceRing.PATIENCE,
                () -> System.nanoTime() - formedNanos > UNTIL_LINKS_ARE_SETTLED.toNanos());
        linkIsCutAndHealed(0);
        nodeDiesAndReturns();
        ringIsCutAndHealed();
        daemonStops();
        carouselNodeStops();
    }

    /** The last of what is told of a link that comes up for the first time. */
    private void awaitPathsSearched(int node, int... others) throws InterruptedException {
        for (int other : others) {
            for (int link = 0; link < 2; link++) {
                String told = "PMTUD link change for host: " + other + " link: " + link + " from";
                Await.until(
                        "node " + node + " tells: " + told,
                        NamespaceRing.PATIENCE,
                        () -> ring.logFile(node).contains(told));
            }
        }
    }

    private void linkIsCutAndHealed(int link) throws Exception {
        ring.cluster().run("link", "2", Integer.toString(link), "down");
        log.assertSame(
                NOTHING,
                "info    [KNET  ] link: host: 2 link: " + link + " is down",
                "info    [KNET  ] host: host: 2 (passive) best link: " + (link == 0 ? 1 : 0) + " (pri: 1)");
        ring.cluster().run("heal");
        log.assertSame(
                NOTHING,
                "info    [KNET  ] rx: host: 2 link: " + link + " is up",
                "info    [KNET  ] link: Resetting MTU for link " + link + " because host 2 joined",
                "info    [KNET  ] host: host: 2 (passive) best link: 0 (pri: 1)");
    }

    private void nodeDiesAndReturns() throws Exception {
        ring.kill(2);
        ring.awaitRing(1, 3);
        log.assertSame(
                BEST_LINK,
                "info    [KNET  ] link: host: 2 link: 0 is down",
                "info    [KNET  ] link: host: 2 link: 1 is down",
                "warning [KNET  ] host: host: 2 has no active links",
                "notice  [TOTEM ] A new membership (R) was formed. Members left: 2",
                "notice  [TOTEM ] Failed to receive the leave message. failed: 2",
                "notice  [QUORUM] Sync members[2]: 1 3",
                "notice  [QUORUM] Sync left[1]: 2",
                "notice  [QUORUM] This node is within the non-primary component and will NOT provide any services.",
                "notice  [QUORUM] Members[2]: 1 3",
                "notice  [MAIN  ] Completed service synchronization, ready to provide service.");
        ring.start(2);
        ring.awaitRing(1, 2, 3);
        assertNodeTwoJoined();
    }

    private void assertNodeTwoJoined() throws Exception {
        log.assertSame(
                BEST_LINK,
                "info    [KNET  ] rx: host: 2 link: 0 is up",
                "info    [KNET  ] rx: host: 2 link: 1 is up",
                "notice  [TOTEM ] A new membership (R) was formed. Members joined: 2",
                "notice  [QUORUM] Sync members[3]: 1 2 3",
                "notice  [QUORUM] Sync joined[1]: 2",
                "notice  [QUORUM] This node is within the primary component and will provide service.",
                "notice  [QUORUM] Members[3]: 1 2 3",
                "notice  [MAIN  ] Completed service synchronization, ready to provide service.");
    }

    /** Nobody's process ends: the token is missed. */
    private void ringIsCutAndHealed() throws Exception {
        ring.cluster().run("partition", "1,3", "2");
        ring.awaitRing(1, 3);
        ring.awaitRing(2);
        log.assertSame(
                BEST_LINK,
                "warning [KNET  ] host: host: 2 has no active links",
                "notice  [TOTEM ] Token has not been received in N ms ",
                "notice  [TOTEM ] A new membership (R) was formed. Members left: 2",
                "notice  [TOTEM ] Failed to receive the leave message. failed: 2");
        ring.cluster().run("heal");
        ring.awaitRing(1, 2, 3);
        assertNodeTwoJoined();
    }

    private void daemonStops() throws Exception {
        ring.cluster().run("stop", "2");
        ring.awaitRing(1, 3);
        assertLeftWithAWord(log, 2);
        ring.start(2);
        ring.awaitRing(1, 2, 3);
        assertNodeTwoJoined();
    }

    private void carouselNodeStops() throws Exception {
        RingLog daemons = new RingLog(ring, 1, 2);
        assertEquals(0, ring.node(3).stop(), () -> ring.node(3).log());
        ring.awaitRing(1, 2);
        assertLeftWithAWord(daemons, 3);
    }

    /** F-035. */
    private static void assertLeftWithAWord(RingLog log, int node) throws Exception {
        Set<String> said = log.assertSame(
                BEST_LINK,
                "warning [KNET  ] host: host: " + node + " has no active links",
                "notice  [TOTEM ] A new membership (R) was formed. Members left: " + node,
                "notice  [QUORUM] Sync left[1]: " + node,
                "notice  [MAIN  ] Completed service synchronization, ready to provide service.");
        assertTrue(
                said.stream().noneMatch(line -> line.contains("Failed to receive the leave message")), said::toString);
    }
}
