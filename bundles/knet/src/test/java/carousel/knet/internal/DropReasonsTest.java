package carousel.knet.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.knet.DropReason;
import carousel.api.knet.KnetSettings;
import carousel.api.knet.KnetStatistics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever goes no further is counted by its reason. */
class DropReasonsTest {
    private final VirtualClock clock = new VirtualClock();
    private final VirtualNetwork network = new VirtualNetwork(clock, 1);
    private final TestNode node = new TestNode(
            clock,
            KnetSettings.defaults(2),
            new ProviderSet(List.of(network.provider("udp")), List.of(new TestZlib(), new TestZstd()), List.of()));

    @BeforeEach
    void enlargeInterfaces() {
        network.interfaceMtuBytes = 65_535;
    }

    private ScriptedPeer connectedPeer() throws IOException {
        ScriptedPeer peer = new ScriptedPeer(clock, network, 1, 2);
        node.peer(1, 1);
        clock.runMillis(3000);
        assertTrue(node.status(1, 0).connected());
        return peer;
    }

    @ParameterizedTest
    @CsvSource({
        // recording, malformed, unknown, duplicate, undecodable (there are no models 2 to 6 here)
        "rx-dedup, 0, 0, 10, 0",
        "rx-fragments, 0, 0, 6, 0",
        "rx-malformed, 5, 1, 0, 2",
        "rx-compress, 0, 0, 0, 17"
    })
    void recordedPacketsAreCounted(String name, long malformed, long unknown, long duplicate, long undecodable)
            throws IOException {
        ScriptedPeer peer = connectedPeer();
        VectorFile.read(name).datagrams().forEach(datagram -> {
            peer.send(VectorFile.bytes(datagram));
            clock.runMillis(1);
        });
        KnetStatistics statistics = node.handle.statistics();
        assertEquals(malformed, statistics.dropped(DropReason.MALFORMED));
        assertEquals(
                unknown, statistics.dropped(DropReason.UNKNOWN_HOST) + statistics.dropped(DropReason.UNKNOWN_LINK));
        assertEquals(duplicate, statistics.dropped(DropReason.DUPLICATE));
        assertEquals(undecodable, statistics.dropped(DropReason.UNDECODABLE));
    }

    @Test
    void repeatedFragmentOfAnIncompleteMessageIsADuplicate() throws IOException {
        ScriptedPeer peer = connectedPeer();
        byte[] packet = new byte[DataFlyweight.DATA_OFFSET + 10];
        DataFlyweight fragment = new DataFlyweight();
        fragment.wrap(ByteBuffer.wrap(packet), 0, packet.length);
        fragment.putDataHeader(1, 1, 0, true, 2, 0);
        fragment.putFragmentNumber(1);
        peer.send(packet);
        peer.send(packet);
        clock.runMillis(1);
        assertEquals(1, node.handle.statistics().dropped(DropReason.DUPLICATE));
    }
}
