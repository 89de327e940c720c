package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Two real daemons (nodes 1 and 2) and a Carousel node (node 3) count votes together, and agree after each change. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class QuorumIT {
    private static final int INQUORATE = 2;

    @TempDir
    static Path folder;

    private static NamespaceRing ring;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Optional<String> missing = NamespaceRing.missing(2);
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        ring = new NamespaceRing(folder, 2, 1);
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (ring != null) {
            ring.close();
        }
    }

    private static String real(int id, String... arguments) throws IOException, InterruptedException {
        String[] words = new String[arguments.length + 2];
        words[0] = "exec";
        words[1] = Integer.toString(id);
        System.arraycopy(arguments, 0, words, 2, arguments.length);
        return ring.cluster().run(words);
    }

    /** The status of the tool on a real node is 2 where that side has no quorum, which is no failure here. */
    private static String realStatus(int id) throws IOException, InterruptedException {
        return comparable(real(id, "sh", "-c", "corosync-quorumtool -s || test $? = " + INQUORATE));
    }

    private static ShellConnection.Result carousel(String line) throws IOException {
        try (ShellConnection connection = new ShellConnection(ring.node(3).state())) {
            return connection.execute(line);
        }
    }

    private static String carouselStatus() throws IOException {
        return comparable(carousel("carousel:quorumtool -s").output());
    }

    /** Without what is another on each node. */
    private static String comparable(String status) {
        return status.lines()
                .filter(line -> !line.startsWith("Date:") && !line.startsWith("Node ID:"))
                .map(line -> line.replace(" (local)", ""))
                .collect(Collectors.joining("\n"));
    }

    private static void awaitAgreement(String expectedVotes, String totalVotes, String quorum)
            throws InterruptedException {
        Await.until("all count " + expectedVotes + ", " + totalVotes + ", " + quorum, NamespaceRing.PATIENCE, () -> {
            String status = carouselStatus();
            boolean isWanted = status.contains("Highest expected: " + expectedVotes + "\n")
                    && status.contains("Total votes:      " + totalVotes + "\n")
                    && status.contains("Quorum:           " + quorum + " ");
            if (!isWanted || !status.equals(realStatus(1)) || !status.equals(realStatus(2))) {
                throw new IllegalStateException(status + "\n" + realStatus(1) + "\n" + realStatus(2));
            }
            return true;
        });
    }

    @Test
    @Order(1)
    void F163_toolsOfBothKindsPrintTheSameWithTheNodesByName() throws Exception {
        awaitAgreement("3", "3", "2");
        String list = real(1, "corosync-quorumtool", "-l");
        assertTrue(list.contains("         3          1 node3\n"), list);
        assertEquals(
                list.replace(" (local)", ""),
                carousel("carousel:quorumtool -l").output().replace(" (local)", ""));
        assertEquals(0, carousel("carousel:quorumtool -s").status());
    }

    @Test
    @Order(2)
    void F111_votesAndExpectedVotesAreSetFromEitherSide() throws Exception {
        real(1, "corosync-quorumtool", "-v", "3", "-n", "3");
        awaitAgreement("5", "5", "3");
        assertEquals(0, carousel("carousel:quorumtool -v 2 -n 1").status());
        awaitAgreement("6", "6", "4");
        assertEquals(0, carousel("carousel:quorumtool -v 1 -n 1").status());
        awaitAgreement("6", "5", "4");
        fails("-v 1 -n 3", "Unable to set votes 1 for nodeid: 3: CS_ERR_INVALID_PARAM");
        fails("-v 1 -n 9", "Unable to set votes 1 for nodeid: 9: CS_ERR_NAME_NOT_FOUND");
        assertEquals(0, carousel("carousel:quorumtool -e 5").status());
        awaitAgreement("5", "5", "3");
        real(2, "corosync-quorumtool", "-v", "2", "-n", "3");
        awaitAgreement("5", "4", "3");
        real(2, "corosync-quorumtool", "-v", "1", "-n", "3");
        awaitAgreement("5", "3", "3");
        fails("-e 2", "Unable to set expected votes: CS_ERR_INVALID_PARAM");
        real(2, "corosync-quorumtool", "-e", "3");
        awaitAgreement("3", "3", "2");
    }

    private static void fails(String arguments, String sentence) throws IOException {
        ShellConnection.Result refused = carousel("carousel:quorumtool " + arguments);
        assertEquals(1, refused.status());
        assertEquals(sentence + "\n", refused.errors());
    }

    @Test
    @Order(3)
    void F076_reloadFromEitherSideChangesTheVotes() throws Exception {
        setVotesInFiles("\n\t\tquorum_votes: 2");
        assertEquals(0, carousel("carousel:cfgtool -R").status());
        awaitAgreement("4", "4", "3");
        setVotesInFiles("");
        real(1, "corosync-cfgtool", "-R");
        awaitAgreement("3", "3", "2");
    }

    /** Of node 3. */
    private static void setVotesInFiles(String line) throws IOException {
        for (int id = 1; id <= 3; id++) {
            Path file = ring.configuration(id);
            String text = Files.readString(file).replaceAll("\\s+quorum_votes: \\d+", "");
            Files.writeString(file, text.replace("nodeid: 3", "nodeid: 3" + line));
        }
    }

    @Test
    @Order(4)
    void F115_applicationIsToldToStopAndToGoOn() throws Exception {
        ring.cluster().run("partition", "1,2", "3");
        Await.until("node 3 stops", NamespaceRing.PATIENCE, () -> told().endsWith("stop [3]"));
        assertEquals(INQUORATE, carousel("carousel:quorumtool -s").status());
        assertTrue(
                carouselStatus().contains("Quorum:           2 Activity blocked\nFlags:            "), QuorumIT::told);
        ring.awaitRing(1, 2);
        assertTrue(realStatus(1).contains("Quorate:          Yes"));
        ring.cluster().run("heal");
        ring.awaitRing(1, 2, 3);
        Await.until("node 3 goes on", NamespaceRing.PATIENCE, () -> told().endsWith("go on [1, 2, 3]"));
        awaitAgreement("3", "3", "2");
        String log = ring.log(3);
        assertTrue(log.contains("This node is within the non-primary component and will NOT provide any services."));
        assertTrue(log.contains("Members[3]: 1 2 3"));
    }

    private static String told() {
        try {
            return carousel("load:quorum").output().strip();
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    @Order(5)
    void killedNodeOfEitherKindIsMissedByTheOthers() throws Exception {
        ring.kill(1);
        ring.awaitRing(2, 3);
        Await.until(
                "nodes 2 and 3 agree",
                NamespaceRing.PATIENCE,
                () -> carouselStatus().contains("Total votes:      2\n")
                        && carouselStatus().equals(realStatus(2)));
        ring.start(1);
        ring.awaitRing(1, 2, 3);
        awaitAgreement("3", "3", "2");
        ring.kill(3);
        ring.awaitRing(1, 2);
        Await.until(
                "node 3 is gone", NamespaceRing.PATIENCE, () -> realStatus(1).contains("Total votes:      2\n"));
        ring.start(3);
        ring.awaitRing(1, 2, 3);
        awaitAgreement("3", "3", "2");
    }

    @Test
    @Order(6)
    void F105_waitingForAllIsCancelledByTheKeyOnEitherSide() throws Exception {
        assertEquals(
                0,
                carousel("carousel:cmapctl -s quorum.cancel_wait_for_all u8 1").status());
        Await.until(
                "the key is 0 again",
                NamespaceRing.PATIENCE,
                () -> carousel("carousel:cmapctl -q -g quorum.cancel_wait_for_all")
                        .output()
                        .equals("0\n"));
        String line = "wait_for_all_status reset by user on node ";
        Await.until(
                "all have heard of it",
                NamespaceRing.PATIENCE,
                () -> ring.log(1).contains(line + 3) && ring.log(3).contains(line + 3));
        real(1, "corosync-cmapctl", "-s", "quorum.cancel_wait_for_all", "u8", "1");
        Await.until(
                "node 3 has heard of it",
                NamespaceRing.PATIENCE,
                () -> ring.log(3).contains(line + 1));
    }
}
