package carousel.knet.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.api.knet.KnetSettings;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A peer whose system says that nobody listens any more is gone for good, one that is only silent is not. */
class GoneHostTest {
    private static final int UP_MILLIS = 5000;

    private final VirtualClock clock = new VirtualClock();
    private final VirtualNetwork network = new VirtualNetwork(clock, 1);
    private TestNode node = start(1, 2);
    private TestNode peer = start(2, 1);

    private TestNode start(int id, int peerId) {
        TestNode made = new TestNode(clock, KnetSettings.defaults(id), TestNode.transports(network.provider("udp")));
        made.peer(peerId, 2);
        return made;
    }

    @BeforeEach
    void bothAreUp() {
        network.isRefusalTold = true;
        clock.runMillis(UP_MILLIS);
        assertEquals(List.of("2 up"), node.reachability);
        node.reachability.clear();
    }

    private void endPeer() {
        peer.loop.run(peer.handle::close);
    }

    @Test
    void peerWhoseProcessEndedIsGoneWithinASecond() {
        endPeer();
        clock.runMillis(1500);
        assertEquals(List.of("2 down", "2 gone"), node.reachability);
    }

    @Test
    void peerThatIsOnlySilentIsNotGone() {
        network.isRefusalTold = false;
        endPeer();
        clock.runMillis(20_000);
        assertEquals(List.of("2 down"), node.reachability);
    }

    @Test
    void peerThatIsBackAtOnceIsNotGone() {
        endPeer();
        for (int waitedMillis = 0; node.reachability.isEmpty() && waitedMillis < UP_MILLIS; waitedMillis += 10) {
            clock.runMillis(10);
        }
        peer = start(2, 1);
        clock.runMillis(UP_MILLIS);
        assertEquals(List.of("2 down", "2 up"), node.reachability);
    }

    @Test
    void peerThatLeavesOneAddressIsNotGone() {
        peer.loop.run(() -> peer.handle.removeLink(1, 0));
        clock.runMillis(20_000);
        assertEquals(List.of(), node.reachability);
    }

    @Test
    void peerBehindOneCutAndOneRefusingLinkIsGone() {
        network.pulled.add(TestNode.address(2, 0).getAddress());
        clock.runMillis(20_000);
        assertEquals(List.of(), node.reachability);
        endPeer();
        clock.runMillis(1500);
        assertEquals(List.of("2 down", "2 gone"), node.reachability);
    }

    /** The refusal told of one address, and the peer has been heard at the other ever since. */
    @Test
    void peerThatLeftOneAddressAndIsCutOffAtTheOtherIsNotGone() {
        peer.loop.run(() -> peer.handle.removeLink(1, 0));
        clock.runMillis(20_000);
        network.pulled.add(TestNode.address(2, 1).getAddress());
        clock.runMillis(20_000);
        assertEquals(List.of("2 down"), node.reachability);
    }

    /** Nothing was heard since: that the other link takes until now to be given up says nothing for the peer. */
    @Test
    void peerThatEndsJustAfterTheOtherLinkIsCutIsGone() {
        network.pulled.add(TestNode.address(2, 1).getAddress());
        clock.runMillis(400);
        endPeer();
        clock.runMillis(20_000);
        assertEquals(List.of("2 down", "2 gone"), node.reachability);
    }

    @Test
    void peerIsGoneOnce() {
        endPeer();
        clock.runMillis(20_000);
        assertEquals(List.of("2 down", "2 gone"), node.reachability);
        peer = start(2, 1);
        clock.runMillis(UP_MILLIS);
        assertEquals(List.of("2 down", "2 gone", "2 up"), node.reachability);
    }
}
