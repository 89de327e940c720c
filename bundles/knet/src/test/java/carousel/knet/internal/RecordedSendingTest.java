package carousel.knet.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.knet.CompressionSettings;
import carousel.api.knet.KnetSettings;
import carousel.api.knet.LinkPolicy;
import carousel.api.knet.LinkSettings;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Given the payloads of a recording, this library sends the recorded data packets, byte for byte (knet-wire 2). */
class RecordedSendingTest {
    private final VirtualClock clock = new VirtualClock();
    private final VirtualNetwork network = new VirtualNetwork(clock, 1);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clear-fragments",
                "clear-fragments-64k",
                "clear-hostids",
                "clear-ipv6",
                "clear-unicast",
                "compress-zlib-1",
                "compress-zlib-6",
                "compress-zlib-9",
                "compress-zlib-64k",
                "compress-zstd-1",
                "compress-zstd-3",
                "compress-zstd-19",
                "compress-zstd-64k",
                "links-active",
                "links-passive",
                "links-rr",
                "pmtud-1280-ipv6",
                "pmtud-65536-ipv4",
                "pmtud-9000-ipv4",
                "version-1.25-head"
            })
    void handleSendsTheRecordedPackets(String name) {
        VectorFile file = VectorFile.read(name);
        network.interfaceMtuBytes = file.root.get("interface_mtu").asInt();
        TestNode a = start(file, "A", "B");
        TestNode b = start(file, "B", "A");
        clock.runMillis(3000);
        assertEquals(file.dataMtu("A"), a.handle.dataMtuBytes());
        assertEquals(file.dataMtu("B"), b.handle.dataMtuBytes());
        network.isRecording = true;
        int compared = compare(file, "A", a, b) + compare(file, "B", b, a);
        assertTrue(compared > 0);
    }

    private int compare(VectorFile file, String name, TestNode node, TestNode peer) {
        List<JsonNode> expected = file.dataSentBy(name);
        int next = 0;
        for (JsonNode payload : file.payloads()) {
            if (!payload.get("from").asText().equals(name)) {
                continue;
            }
            boolean broadcast = expected.get(next).get("decoded").get("bcast").asInt() == 1;
            if (file.name.equals("links-passive")
                    && expected.get(next).get("link").asInt() == 0) {
                // the recording pulled the better link here
                network.pulled.add(TestNode.address(peer.id, 1).getAddress());
                clock.runMillis(30_000);
                assertFalse(node.status(peer.id, 1).connected());
            }
            network.sent.clear();
            byte[] message = VectorFile.payload(payload);
            if (broadcast) {
                node.broadcast(message);
            } else {
                node.unicast(peer.id, message);
            }
            for (VirtualNetwork.Sent sent : network.sent) {
                JsonNode datagram = expected.get(next++);
                byte[] recorded = VectorFile.bytes(datagram);
                recorded[PacketFlyweight.PAD1_OFFSET] = 0;
                assertArrayEquals(recorded, sent.bytes(), file.name + " " + datagram.get("n"));
                int link = datagram.get("link").asInt();
                assertEquals(address(file, peer.id, link), sent.to(), file.name + " " + datagram.get("n"));
            }
        }
        assertEquals(expected.size(), next);
        return next;
    }

    @Test
    void channelsAreWrittenAsRecorded() {
        VectorFile file = VectorFile.read("clear-basic");
        FragmentWriter writer = new FragmentWriter(file.hostId("A"), new CryptoSlots());
        SequenceNumbers sequence = new SequenceNumbers();
        List<JsonNode> expected = file.dataSentBy("A");
        int next = 0;
        for (JsonNode payload : file.payloads()) {
            if (payload.get("from").asText().equals("A")) {
                writer.write(
                        ByteBuffer.wrap(VectorFile.payload(payload)),
                        sequence.next(),
                        0,
                        true,
                        payload.get("channel").asInt(),
                        file.dataMtu("A"));
                byte[] written = new byte[writer.packets().remaining()];
                writer.packets().get(0, written);
                assertArrayEquals(VectorFile.bytes(expected.get(next++)), written);
            }
        }
        assertEquals(expected.size(), next);
    }

    @Test
    void numbersWrapAndPingsAreForcedAsRecorded() {
        VectorFile file = VectorFile.read("clear-seqwrap");
        TestNode a = start(file, "A", "B");
        TestNode b = start(file, "B", "A");
        clock.runMillis(3000);
        network.isRecording = true;
        List<byte[]> kept = new ArrayList<>();
        for (int i = 0; i < file.root.get("notes").get("sent").asInt(); i++) {
            byte[] message = new byte[8];
            message[0] = (byte) (i % 200);
            network.sent.clear();
            a.broadcast(message);
            for (VirtualNetwork.Sent sent : network.sent) {
                if (sent.bytes().length == PingFlyweight.PING_BYTES || i < 3 || (i >= 65_531 && i <= 65_537)) {
                    kept.add(sent.bytes());
                }
            }
        }
        clock.runMillis(1);
        assertEquals(file.root.get("notes").get("delivered_count").asInt(), b.received.size());
        List<JsonNode> expected = file.datagrams();
        assertEquals(expected.size(), kept.size());
        for (int i = 0; i < kept.size(); i++) {
            byte[] recorded = VectorFile.bytes(expected.get(i));
            byte[] mine = kept.get(i);
            if (recorded.length == PingFlyweight.PING_BYTES) {
                System.arraycopy(recorded, PingFlyweight.TIME_OFFSET, mine, PingFlyweight.TIME_OFFSET, 16);
            }
            assertArrayEquals(recorded, mine, "packet " + i);
        }
    }

    private TestNode start(VectorFile file, String name, String peerName) {
        int id = file.hostId(name);
        int peer = file.hostId(peerName);
        RecordedCompression recorded = null;
        CompressionSettings compression = null;
        JsonNode compress = file.root.get("compress");
        if (!compress.isNull()) {
            String model = compress.get("model").asText();
            recorded = recordedStreams(file, name, model);
            compression = new CompressionSettings(
                    model,
                    compress.get("threshold").asInt(),
                    compress.get("level").asInt());
        }
        LinkPolicy policy = LinkPolicy.valueOf(file.root.get("policy").asText().toUpperCase(Locale.ROOT));
        TestNode node = new TestNode(
                clock,
                KnetSettings.defaults(id).withPolicy(policy).withCompression(compression),
                new ProviderSet(
                        List.of(network.provider("udp")), recorded == null ? List.of() : List.of(recorded), List.of()));
        node.loop.run(() -> {
            node.handle.addHost(peer, peerName);
            for (JsonNode link : file.root.get("links")) {
                int number = link.get("id").asInt();
                node.handle.addLink(
                        peer,
                        new LinkSettings(
                                number,
                                "udp",
                                address(file, id, number),
                                address(file, peer, number),
                                number + 1,
                                400,
                                1500,
                                2048,
                                2));
            }
        });
        return node;
    }

    private static InetSocketAddress address(VectorFile file, int node, int link) {
        boolean isIpv6 = file.root.get("links").get(0).get("ip_a").asText().contains(":");
        return isIpv6 ? TestNode.ipv6Address(node, link) : TestNode.address(node, link);
    }

    private static RecordedCompression recordedStreams(VectorFile file, String name, String model) {
        RecordedCompression recorded = new RecordedCompression(model, model.equals("zlib") ? 1 : 7);
        List<JsonNode> sent = file.dataSentBy(name);
        int sequence = 0;
        for (JsonNode payload : file.payloads()) {
            if (!payload.get("from").asText().equals(name)) {
                continue;
            }
            sequence++;
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            boolean isCompressed = false;
            for (JsonNode datagram : sent) {
                if (datagram.get("decoded").get("seq").asInt() == sequence) {
                    isCompressed = datagram.get("decoded").get("compress").asInt() != 0;
                    byte[] bytes = VectorFile.bytes(datagram);
                    stream.write(bytes, DataFlyweight.DATA_OFFSET, bytes.length - DataFlyweight.DATA_OFFSET);
                }
            }
            if (isCompressed) {
                recorded.record(VectorFile.payload(payload), stream.toByteArray());
            }
        }
        return recorded;
    }
}
