package carousel.service.quorum.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code allow_downscale} and {@code expected_votes_tracking} as votequorum(5) means them, and 3.1.7 does not do them. */
class TrackingTest {
    @TempDir
    Path state;

    private static VoteSettings downscaling(int nodes, long expectedVotes) {
        VoteSettings settings = VoteSettings.nodes(nodes).expectedVotes(expectedVotes);
        settings.allowDownscale = true;
        return settings;
    }

    private static VoteSettings tracking(VoteSettings settings) {
        settings.tracking = true;
        return settings;
    }

    private VoteCluster allUp(VoteSettings settings) {
        VoteCluster cluster = new VoteCluster(settings, state);
        settings.nodeIds().forEach(cluster::start);
        cluster.ring(settings.nodeIds());
        return cluster;
    }

    private byte[] file() throws IOException {
        return Files.readAllBytes(state.resolve("ev_tracking"));
    }

    private static byte[] number(int votes) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(votes)
                .array();
    }

    /** The manual page's use case, with 7 nodes and 3 expected votes. */
    @Test
    void nodesThatLeaveInOrderAreExpectedNoMoreDownToWhatIsConfigured() {
        VoteCluster cluster = allUp(downscaling(7, 3));
        assertEquals("7 7 4", cluster.numbers(1));
        for (int id = 7; id > 3; id--) {
            cluster.leave(id);
            int left = id - 1;
            assertEquals(left + " " + left + " " + (left / 2 + 1), cluster.numbers(1), "without " + id);
        }
        cluster.leave(3);
        assertEquals("3 2 2", cluster.numbers(1), "not below 3");
        assertEquals("1+ 2+", cluster.quorate());
        cluster.leave(2);
        assertEquals("3 1 2", cluster.numbers(1));
        assertEquals("1-", cluster.quorate());
    }

    @Test
    void nodesThatFailStayExpected() {
        VoteCluster cluster = allUp(downscaling(5, 3));
        cluster.kill(5);
        assertEquals("5 4 3", cluster.numbers(1));
        cluster.kill(4);
        assertEquals("5 3 3", cluster.numbers(1));
        cluster.kill(3);
        assertEquals("1- 2-", cluster.quorate());
    }

    @Test
    void withoutDownscalingNodesThatLeaveStayExpected() {
        VoteCluster cluster = allUp(VoteSettings.nodes(5));
        cluster.leave(5);
        assertEquals("5 4 3", cluster.numbers(1));
    }

    @Test
    void nodeThatComesBackIsExpectedAgain() {
        VoteCluster cluster = allUp(downscaling(5, 3));
        cluster.leave(5);
        cluster.start(5);
        cluster.ring(List.of(1, 2, 3, 4, 5));
        assertEquals("5 5 3", cluster.numbers(1));
        assertEquals("5 5 3", cluster.numbers(5));
    }

    @Test
    void leavingVotesCountAsManyAsTheyAre() {
        VoteSettings settings = VoteSettings.votes(1, 1, 1, 3).expectedVotes(3);
        settings.allowDownscale = true;
        VoteCluster cluster = allUp(settings);
        assertEquals("6 6 4", cluster.numbers(1));
        cluster.leave(4);
        assertEquals("3 3 2", cluster.numbers(1));
        assertEquals("1+ 2+ 3+", cluster.quorate());
    }

    @Test
    void highestExpectedVotesOutliveTheNode() throws IOException {
        VoteCluster cluster = allUp(tracking(VoteSettings.nodes(3)));
        cluster.node(1).calls.setExpectedVotes(5).join();
        cluster.deliverAll();
        assertArrayEquals(number(5), file());
        VoteCluster again = new VoteCluster(tracking(VoteSettings.nodes(3)), state);
        again.start(1);
        again.ring(List.of(1));
        assertEquals("5 1 3", again.numbers(1));
    }

    /** What tracking is for: a part that was cut off before it was all downscaled cannot start alone. */
    @Test
    void fewThatWereManyDoNotStartAlone() throws IOException {
        VoteCluster cluster = allUp(downscaling(7, 3));
        for (int id = 7; id > 4; id--) {
            cluster.leave(id);
        }
        assertEquals("4 4 3", cluster.numbers(1));
        assertArrayEquals(number(7), file(), "the highest, never less");
        VoteCluster again = new VoteCluster(downscaling(7, 3), state);
        List.of(5, 6, 7).forEach(again::start);
        again.ring(List.of(5, 6, 7));
        assertEquals("7 3 4", again.numbers(5));
        assertEquals("5- 6- 7-", again.quorate());
    }

    @Test
    void trackingAloneDoesNotDownscale() {
        VoteCluster cluster = allUp(tracking(VoteSettings.nodes(5)));
        cluster.leave(5);
        assertEquals("5 4 3", cluster.numbers(1));
    }

    @Test
    void withoutTrackingNoFileIsWritten() {
        allUp(VoteSettings.nodes(3));
        assertFalse(Files.exists(state.resolve("ev_tracking")));
    }

    @Test
    void damagedFileIsAsNone() throws IOException {
        Files.write(state.resolve("ev_tracking"), new byte[] {9, 0});
        VoteCluster cluster = allUp(tracking(VoteSettings.nodes(3)));
        assertEquals("3 3 2", cluster.numbers(1));
        assertArrayEquals(number(3), file(), "and is written again");
    }

    @Test
    void numberInTheFileIsUnsigned() throws IOException {
        Files.write(state.resolve("ev_tracking"), number(0x8000_0000));
        VoteCluster cluster = allUp(tracking(VoteSettings.nodes(1)));
        assertEquals("2147483648 1 1073741825", cluster.numbers(1));
    }

    @Test
    void barrierIsShown() throws IOException {
        Files.write(state.resolve("ev_tracking"), number(4));
        VoteCluster cluster = allUp(tracking(VoteSettings.nodes(3)));
        assertEquals(
                "4",
                String.valueOf(cluster.keys(1).get("runtime.votequorum.ev_tracking_barrier"))
                        .replaceAll(".*=(\\d+).*", "$1"));
    }
}
