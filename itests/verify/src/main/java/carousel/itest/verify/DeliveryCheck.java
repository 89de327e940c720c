package carousel.itest.verify;

import carousel.api.crypto.CryptoSettings;
import carousel.api.knet.DropReason;
import carousel.api.knet.KnetSettings;
import carousel.api.transport.TransportEndpoint;
import carousel.api.transport.TransportLink;
import carousel.api.transport.TransportListener;
import carousel.api.transport.TransportSettings;
import carousel.itest.verify.network.KnetNode;
import carousel.itest.verify.network.Providers;
import carousel.itest.verify.network.VirtualLoop;
import carousel.itest.verify.network.VirtualNetwork;
import carousel.knet.internal.DataFlyweight;
import carousel.knet.internal.PacketFlyweight;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half: a link manager that gets the datagrams of one direction delivers what libknet delivered, in that order,
 * drops the rest, and answers pings and probes as libknet did (knet-wire 3).
 */
final class DeliveryCheck {
    private static final long START_MILLIS = 3000;
    private static final int REPLY_BYTES = 9;

    private final Recording recording;
    private final Seals seals;
    private final Providers providers;
    private final boolean toA;
    private final VirtualLoop loop = new VirtualLoop();
    private final VirtualNetwork network = new VirtualNetwork(loop);
    private final List<Peer> peers = new ArrayList<>();
    private final List<byte[]> answers = new ArrayList<>();

    DeliveryCheck(Recording recording, Seals seals, Providers providers, boolean toA) {
        this.recording = recording;
        this.seals = seals;
        this.providers = providers;
        this.toA = toA;
    }

    /**
     * Feeds the datagrams of the direction.
     *
     * @param datagrams all of the recording
     * @param packets those of them that could be opened, by number
     */
    void run(List<Datagram> datagrams, Map<Integer, Packet> packets) {
        network.setInterfaceMtu(65_535);
        int id = recording.hostId(toA);
        int peerId = recording.hostId(!toA);
        SortedMap<Integer, CryptoSettings> slots = recording.slots(toA);
        try (KnetNode node = new KnetNode(
                KnetSettings.defaults(id).withAccessLists(false),
                loop,
                network,
                providers.compressions(),
                Seals.withCounterMode(providers.cryptos()))) {
            slots.forEach(node.knet()::setCrypto);
            if (!slots.isEmpty()) {
                int first = firstSlot(datagrams);
                node.knet().useCrypto(first);
                node.knet().setClearTrafficAllowed(isClearAllowed(datagrams));
            }
            node.knet().addHost(peerId, toA ? "B" : "A");
            for (int link : recording.links()) {
                peers.add(new Peer(peerId, id, link));
                node.link(peerId, link, recording.isIpv6(), false);
            }
            loop.run(START_MILLIS);
            node.takeDelivered();
            answers.clear();
            feed(node, datagrams, packets);
        }
    }

    private void feed(KnetNode node, List<Datagram> datagrams, Map<Integer, Packet> packets) {
        int peerId = recording.hostId(!toA);
        List<byte[]> delivered = new ArrayList<>();
        for (Datagram datagram : datagrams) {
            if (datagram.isFromA == toA || datagram.isDropped || datagram.isCut) {
                continue;
            }
            if (!node.isConnected(peerId, datagram.link)) {
                throw new Mismatch(datagram.number, "link " + datagram.link + " is down before it comes");
            }
            Packet packet = packets.get(datagram.number);
            long droppedBefore = dropped(node);
            network.inject(
                    VirtualNetwork.address(peerId, datagram.link, recording.isIpv6()),
                    VirtualNetwork.address(node.hostId(), datagram.link, recording.isIpv6()),
                    packet == null ? datagram.bytes : forChannelZero(packet));
            loop.run(1);
            List<byte[]> now = node.takeDelivered();
            delivered.addAll(now);
            if (recording.isScripted()) {
                compare(datagram.number, datagram.delivers(), now);
                checkDropped(datagram, now.isEmpty(), dropped(node) - droppedBefore);
            }
        }
        if (!recording.isScripted()) {
            if (recording.root.path("delivered").isEmpty()) {
                compareMessages(packets, delivered);
            } else {
                compare(Mismatch.WHOLE_FILE, expected(), delivered);
            }
            compareAnswers(datagrams, packets);
        }
    }

    /** What goes no further is counted, once, whatever the reason. */
    private static void checkDropped(Datagram datagram, boolean isNothingDelivered, long dropped) {
        boolean isData = datagram.isOfType("DATA");
        boolean isPartOfMessage = isData && datagram.field("frag_num") > 1;
        if (!isPartOfMessage && !datagram.isOfType("PING")) {
            Mismatch.unlessEqual(datagram.number, "the number of counted drops", isNothingDelivered ? 1L : 0L, dropped);
        }
    }

    /** Dropped packets; a message that is given up was not one packet. */
    private static long dropped(KnetNode node) {
        return node.knet().statistics().dropped().entrySet().stream()
                .filter(reason -> reason.getKey() != DropReason.INCOMPLETE)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** The link manager listens on channel 0 only, as Corosync does; other channels that were open are changed to it. */
    private byte[] forChannelZero(Packet packet) {
        if (!packet.datagram().isOfType("DATA")) {
            return packet.datagram().bytes;
        }
        int channel = packet.plain()[DataFlyweight.CHANNEL_OFFSET];
        if (channel == 0 || !recording.isOpen(channel)) {
            return packet.datagram().bytes;
        }
        byte[] changed = packet.plain().clone();
        changed[DataFlyweight.CHANNEL_OFFSET] = 0;
        return seals.seal(packet.slot(), changed);
    }

    private List<JsonNode> expected() {
        List<JsonNode> expected = new ArrayList<>();
        for (JsonNode message : recording.root.get("delivered")) {
            if (Fields.text(message, "at", Mismatch.WHOLE_FILE).equals(toA ? "A" : "B")) {
                expected.add(message);
            }
        }
        return expected;
    }

    private static void compare(int datagram, List<JsonNode> expected, List<byte[]> delivered) {
        Mismatch.unlessEqual(datagram, "the number of delivered messages", expected.size(), delivered.size());
        for (int i = 0; i < delivered.size(); i++) {
            Mismatch.unlessEqual(
                    datagram,
                    "the length of delivered message " + (i + 1),
                    Fields.number(expected.get(i), "length", datagram),
                    delivered.get(i).length);
            Mismatch.unlessEqual(
                    datagram,
                    "the hash of delivered message " + (i + 1),
                    Fields.text(expected.get(i), "sha256", datagram),
                    Payloads.sha256(delivered.get(i)));
        }
    }

    /** The file does not tell what was delivered: it was what the packets carry, and a message of Totem if daemons talked. */
    private void compareMessages(Map<Integer, Packet> packets, List<byte[]> delivered) {
        List<RecordedMessage> messages = RecordedMessage.in(List.copyOf(packets.values())).stream()
                .filter(message -> message.isFromA != toA && message.isComplete())
                .toList();
        Mismatch.unlessEqual(
                Mismatch.WHOLE_FILE, "the number of delivered messages", messages.size(), delivered.size());
        for (int i = 0; i < messages.size(); i++) {
            RecordedMessage message = messages.get(i);
            Mismatch.unlessSame(
                    message.first().number(), "the delivered message", message.content(providers), delivered.get(i));
            TotemHeader.check(message, delivered.get(i));
        }
    }

    /** What libknet answered to these datagrams, this node answered too. */
    private void compareAnswers(List<Datagram> datagrams, Map<Integer, Packet> packets) {
        for (Datagram datagram : datagrams) {
            Packet packet = packets.get(datagram.number);
            if (datagram.isFromA != toA
                    || packet == null
                    || !(datagram.isOfType("PONG") || datagram.isOfType("PMTUD_REPLY"))) {
                continue;
            }
            boolean isAnswered = answers.stream().anyMatch(answer -> {
                byte[] own = answer.clone();
                own[PacketFlyweight.PAD1_OFFSET] = packet.plain()[PacketFlyweight.PAD1_OFFSET];
                return Arrays.equals(own, packet.plain());
            });
            if (!isAnswered && !recording.isCorosync() && !isRequestCut(datagrams, datagram)) {
                throw new Mismatch(datagram.number, "this answer was not given here");
            }
        }
    }

    /** A request of which only the beginning is recorded cannot be fed. */
    private static boolean isRequestCut(List<Datagram> datagrams, Datagram answer) {
        return answer.isOfType("PMTUD_REPLY")
                && datagrams.stream()
                        .anyMatch(request -> request.isCut
                                && request.isFromA != answer.isFromA
                                && request.field("size") == answer.field("size"));
    }

    private int firstSlot(List<Datagram> datagrams) {
        for (Datagram datagram : datagrams) {
            if (datagram.isFromA == toA && datagram.slot != Datagram.UNKNOWN_SLOT) {
                return datagram.slot;
            }
        }
        return recording.slots(toA).firstKey();
    }

    private boolean isClearAllowed(List<Datagram> datagrams) {
        return recording.isScripted()
                ? recording.root.path("rx_clear_traffic_allowed").asBoolean(true)
                : datagrams.stream().anyMatch(datagram -> datagram.slot == 0);
    }

    /** Keeps a link up by answering pings and probes; otherwise it is silent, so that only the recording speaks. */
    private final class Peer implements TransportListener {
        private final int id;
        private final TransportLink link;

        Peer(int id, int target, int number) {
            this.id = id;
            try {
                TransportEndpoint endpoint = network.open(
                        loop, VirtualNetwork.address(id, number, recording.isIpv6()), TransportSettings.DEFAULT, this);
                link = endpoint.connect(VirtualNetwork.address(target, number, recording.isIpv6()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void received(ByteBuffer packet, InetSocketAddress source) {
            byte[] bytes = new byte[packet.remaining()];
            packet.get(packet.position(), bytes);
            int slot = seals.slotOf(bytes);
            byte @Nullable [] plain = seals.open(Mismatch.WHOLE_FILE, slot, bytes);
            if (plain == null) {
                return;
            }
            PacketFlyweight header = new PacketFlyweight();
            header.wrap(ByteBuffer.wrap(plain), 0, plain.length);
            switch (header.type()) {
                case PacketFlyweight.TYPE_PING -> answer(PacketFlyweight.TYPE_PONG, header, plain, plain.length, slot);
                case PacketFlyweight.TYPE_PMTUD ->
                    answer(PacketFlyweight.TYPE_PMTUD_REPLY, header, plain, REPLY_BYTES, slot);
                default -> answers.add(plain);
            }
        }

        private void answer(int type, PacketFlyweight header, byte[] plain, int lengthBytes, int slot) {
            header.answer(type, id);
            byte[] sealed = seals.seal(slot, Arrays.copyOf(plain, lengthBytes));
            link.send(ByteBuffer.wrap(sealed), sealed.length);
        }

        @Override
        public void packetTooLong(TransportLink refused, int packetSizeBytes, int pathMtuBytes) {}

        @Override
        public void unreachable(TransportLink refused, String reason) {}
    }
}
