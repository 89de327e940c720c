package carousel.knet.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.knet.DropReason;
import carousel.api.knet.KnetSettings;
import carousel.api.knet.KnetStatistics;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fed with the datagrams of a recording, this library delivers what libknet 1.25 delivered (knet-wire 3). */
class RecordedReceivingTest {
    private final VirtualClock clock = new VirtualClock();
    private final VirtualNetwork network = new VirtualNetwork(clock, 1);

    @ParameterizedTest
    @CsvSource({
        // file, malformed, unknown, duplicate, undecodable
        "rx-dedup, 0, 0, 10, 0",
        "rx-fragments, 0, 0, 5, 0",
        "rx-malformed, 5, 1, 0, 2",
        "rx-compress, 0, 0, 0, 17"
    })
    void deliversWhatLibknetDelivered(String name, long malformed, long unknown, long duplicate, long undecodable)
            throws IOException {
        VectorFile file = VectorFile.read(name);
        network.interfaceMtuBytes = 65_535;
        int id = file.hostId("B");
        TestNode node = new TestNode(
                clock,
                KnetSettings.defaults(id),
                new ProviderSet(List.of(network.provider("udp")), List.of(new TestZlib(), new TestZstd()), List.of()));
        ScriptedPeer peer = new ScriptedPeer(clock, network, file.hostId("A"), id);
        node.peer(file.hostId("A"), 1);
        clock.runMillis(3000);
        assertTrue(node.status(file.hostId("A"), 0).connected());

        for (JsonNode datagram : file.datagrams()) {
            String where = name + " " + datagram.get("n");
            node.received.clear();
            peer.send(VectorFile.bytes(datagram));
            clock.runMillis(1);
            // nobody here decodes the models 2 to 6
            JsonNode decoded = datagram.get("decoded");
            boolean isDecodable = decoded.isNull()
                    || !decoded.has("compress")
                    || List.of(0, 1, 7).contains(decoded.get("compress").asInt());
            List<JsonNode> delivers = isDecodable ? VectorFile.list(datagram.get("delivers")) : List.of();
            assertEquals(delivers.size(), node.received.size(), where);
            for (int i = 0; i < delivers.size(); i++) {
                byte[] bytes = node.received.get(i).bytes();
                assertEquals(delivers.get(i).get("length").asInt(), bytes.length, where);
                assertEquals(delivers.get(i).get("sha256").asText(), VectorFile.sha256(bytes), where);
            }
        }
        KnetStatistics statistics = node.handle.statistics();
        assertEquals(malformed, statistics.dropped(DropReason.MALFORMED));
        assertEquals(
                unknown, statistics.dropped(DropReason.UNKNOWN_HOST) + statistics.dropped(DropReason.UNKNOWN_LINK));
        assertEquals(duplicate, statistics.dropped(DropReason.DUPLICATE));
        assertEquals(undecodable, statistics.dropped(DropReason.UNDECODABLE));
    }
}
