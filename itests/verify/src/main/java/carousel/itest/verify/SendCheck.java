package carousel.itest.verify;

import carousel.api.compression.CompressionProvider;
import carousel.api.knet.CompressionSettings;
import carousel.api.knet.KnetSettings;
import carousel.api.knet.LinkPolicy;
import carousel.itest.verify.network.KnetNode;
import carousel.itest.verify.network.Providers;
import carousel.itest.verify.network.VirtualLoop;
import carousel.itest.verify.network.VirtualNetwork;
import carousel.knet.internal.CryptoOverhead;
import carousel.knet.internal.DataFlyweight;
import carousel.knet.internal.PacketFlyweight;
import carousel.knet.internal.PingFlyweight;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The sending half: two link managers with the settings of the recording, given its messages, send its data packets: the same
 * headers, numbers, fragments, compressed bytes and sealed lengths, on the same links, with the same forced pings
 * (knet-wire 2).
 */
final class SendCheck {
    private static final long START_MILLIS = 4000;
    private static final long SETTLE_MILLIS = 2000;
    private static final long LONGEST_SEARCH_MILLIS = 3_600_000;
    private static final long LONGEST_LINK_DOWN_MILLIS = 60_000;
    private static final int FILLERS_PER_MILLISECOND = 32;

    @SuppressWarnings("ArrayRecordComponent") // never compared as a record
    private record Sent(InetSocketAddress to, byte[] bytes) {}

    private final class Side {
        final boolean isA;
        final KnetNode node;
        final @Nullable RecordedCompression compression;
        final List<Integer> forcedPings = new ArrayList<>();
        int sequence;
        int slot;
        int sentMessages;
        int receivedMessages;
        int manualMtuBytes;

        Side(boolean isA) {
            this.isA = isA;
            compression = compression();
            List<CompressionProvider> compressions =
                    compression == null ? providers.compressions() : List.of(compression);
            node = new KnetNode(settings(isA), loop, network, compressions, Seals.withCounterMode(providers.cryptos()));
            recording.slots(isA).forEach(node.knet()::setCrypto);
            slot = firstSlot(isA);
            node.knet().useCrypto(slot);
        }

        int peer() {
            return recording.hostId(!isA);
        }

        void connect() {
            node.knet().addHost(peer(), isA ? "B" : "A");
            for (int link : recording.links()) {
                node.link(peer(), link, recording.isIpv6(), !isA && recording.isDynamicAtB());
            }
        }

        InetSocketAddress address(int link) {
            return VirtualNetwork.address(node.hostId(), link, recording.isIpv6());
        }

        void send(byte[] message, boolean isBroadcast) {
            sequence = sequence == 65_535 ? 1 : sequence + 1;
            sentMessages++;
            if (isBroadcast) {
                node.knet().broadcast(ByteBuffer.wrap(message), false);
            } else {
                node.knet().unicast(peer(), ByteBuffer.wrap(message));
            }
        }
    }

    private final Recording recording;
    private final Seals seals;
    private final Providers providers;
    private final List<Packet> packets;
    private final VirtualLoop loop = new VirtualLoop();
    private final VirtualNetwork network = new VirtualNetwork(loop);
    private final List<Sent> sent = new ArrayList<>();
    private final List<RecordedMessage> messages;

    SendCheck(Recording recording, Seals seals, Providers providers, List<Packet> packets) {
        this.recording = recording;
        this.seals = seals;
        this.providers = providers;
        this.packets = packets;
        this.messages = RecordedMessage.in(packets);
    }

    void run() {
        checkPayloads();
        network.setInterfaceMtu(recording.interfaceMtu());
        limitPath();
        Side a = new Side(true);
        Side b = new Side(false);
        try {
            a.connect();
            b.connect();
            loop.run(START_MILLIS);
            awaitDataMtu(a);
            awaitDataMtu(b);
            for (RecordedMessage message : messages) {
                message.checkFragments(possibleMtus(message));
                if (message.isComplete()) {
                    replay(message, message.isFromA ? a : b);
                    takeDelivered(a);
                    takeDelivered(b);
                }
            }
            loop.run(1);
            takeDelivered(a);
            takeDelivered(b);
            checkForcedPings(a);
            checkForcedPings(b);
            Mismatch.unlessEqual(Mismatch.WHOLE_FILE, "messages sent to B", a.sentMessages, b.receivedMessages);
            Mismatch.unlessEqual(Mismatch.WHOLE_FILE, "messages sent to A", b.sentMessages, a.receivedMessages);
        } finally {
            a.node.close();
            b.node.close();
        }
    }

    private static void takeDelivered(Side side) {
        side.receivedMessages += side.node.takeDelivered().size();
    }

    /** What the packets carry is what the file says was handed to libknet, in that order. */
    private void checkPayloads() {
        for (boolean ofA : new boolean[] {true, false}) {
            List<JsonNode> payloads = new ArrayList<>();
            for (JsonNode payload : recording.root.path("payloads")) {
                if (Fields.text(payload, "from", Mismatch.WHOLE_FILE).equals(ofA ? "A" : "B")) {
                    payloads.add(payload);
                }
            }
            List<RecordedMessage> own =
                    messages.stream().filter(message -> message.isFromA == ofA).toList();
            if (recording.root.path("payloads").isEmpty()) {
                continue;
            }
            Mismatch.unlessEqual(
                    Mismatch.WHOLE_FILE, "the number of messages of " + (ofA ? "A" : "B"), payloads.size(), own.size());
            for (int i = 0; i < own.size(); i++) {
                RecordedMessage message = own.get(i);
                Mismatch.unlessSame(
                        message.first().number(),
                        "the payload " + payloads.get(i).path("id").asText(),
                        Payloads.of(payloads.get(i)),
                        message.content(providers));
                Mismatch.unlessEqual(
                        message.first().number(),
                        "channel",
                        Fields.number(payloads.get(i), "channel", Mismatch.WHOLE_FILE),
                        message.header().channel());
            }
        }
    }

    /** A relay that dropped long packets was a path with a smaller MTU than the interface. */
    private void limitPath() {
        int longest = 0;
        boolean isLimited = false;
        for (Packet packet : packets) {
            isLimited |= packet.datagram().isDropped;
            longest = packet.datagram().isDropped ? longest : Math.max(longest, packet.datagram().lengthBytes);
        }
        if (isLimited) {
            network.setPathMtu(longest + VirtualNetwork.headersBytes(recording.isIpv6()));
        }
    }

    private void awaitDataMtu(Side side) {
        int recorded = recording.dataMtu(side.isA);
        int expected = recorded == 0 ? fullMtu(side.slot) : recorded;
        for (long waited = 0; side.node.knet().dataMtuBytes() != expected; waited += SETTLE_MILLIS) {
            if (waited > LONGEST_SEARCH_MILLIS) {
                throw new Mismatch(
                        Mismatch.WHOLE_FILE,
                        "data MTU of node " + (side.isA ? "A" : "B") + " is " + expected + " in the recording, "
                                + side.node.knet().dataMtuBytes() + " here");
            }
            loop.run(SETTLE_MILLIS);
        }
    }

    private void replay(RecordedMessage message, Side side) {
        int slot = message.first().slot();
        if (side.slot != slot) {
            side.slot = slot;
            side.node.knet().useCrypto(slot);
            loop.run(SETTLE_MILLIS);
        }
        chooseMtu(message, side);
        chooseLink(message, side);
        catchUp(message, side);
        byte[] content = message.content(providers);
        RecordedCompression compression = side.compression;
        if (compression != null) {
            compression.expect(
                    message.first().number(), message.header().compressModel() == 0 ? null : message.stream());
        }
        observe(side);
        side.send(content, message.header().isBroadcast());
        network.observe(null);
        if (compression != null) {
            compression.check();
        }
        compare(message, side);
        loop.run(1);
    }

    /** Corosync's first messages went out before the path MTU was known: a manual MTU makes fragments of that size. */
    private void chooseMtu(RecordedMessage message, Side side) {
        int first = message.first().plain().length - DataFlyweight.DATA_OFFSET;
        boolean isFragmented = message.header().fragmentCount() > 1;
        int current = side.node.knet().dataMtuBytes();
        if (isFragmented ? first == current : first <= current) {
            return;
        }
        int wanted = isFragmented ? first : fullMtu(side.slot);
        side.manualMtuBytes = seals.overhead(side.slot).sealedBytes(wanted + PacketFlyweight.LARGEST_HEADER_BYTES)
                + VirtualNetwork.headersBytes(recording.isIpv6());
        side.node.knet().setPathMtu(KnetSettings.defaults(0).pmtudIntervalMillis(), side.manualMtuBytes);
        Mismatch.unlessEqual(
                message.first().number(),
                "the data MTU",
                wanted,
                side.node.knet().dataMtuBytes());
    }

    /** A message on a worse link than the best tells that the better ones were down (knet-wire 2.7). */
    private void chooseLink(RecordedMessage message, Side side) {
        if (policy() != LinkPolicy.PASSIVE) {
            return;
        }
        for (int link : recording.links()) {
            if (link > message.first().datagram().link && side.node.isConnected(side.peer(), link)) {
                network.unplug(side.address(link).getAddress());
                for (long waited = 0; side.node.isConnected(side.peer(), link); waited += SETTLE_MILLIS) {
                    if (waited > LONGEST_LINK_DOWN_MILLIS) {
                        throw new Mismatch(message.first().number(), "link " + link + " does not go down");
                    }
                    loop.run(SETTLE_MILLIS);
                }
            }
        }
    }

    /** Uses up the numbers of the messages that the recording leaves out. */
    private void catchUp(RecordedMessage message, Side side) {
        observe(side);
        int before = message.sequence == 1 ? 65_535 : message.sequence - 1;
        boolean isFirst = side.sequence == 0 && message.sequence == 1;
        for (int filled = 0; !isFirst && side.sequence != before; filled++) {
            if (filled > 65_535) {
                throw new Mismatch(message.first().number(), "sequence number " + message.sequence + " never comes");
            }
            side.send(new byte[1], true);
            sent.clear();
            if (filled % FILLERS_PER_MILLISECOND == 0) {
                loop.run(1);
                takeDelivered(side);
            }
        }
        loop.run(1);
        network.observe(null);
    }

    /** Records the data packets that this node sends, and the numbers of its forced pings. */
    private void observe(Side side) {
        sent.clear();
        network.observe((from, to, bytes) -> {
            if (!from.getAddress().equals(side.address(0).getAddress())
                    && recording.links().stream()
                            .noneMatch(link -> side.address(link).equals(from))) {
                return;
            }
            byte @Nullable [] plain = seals.open(Mismatch.WHOLE_FILE, side.slot, bytes);
            if (plain == null) {
                throw new Mismatch(Mismatch.WHOLE_FILE, "a packet sent here cannot be opened");
            }
            PingFlyweight ping = new PingFlyweight();
            ping.wrap(ByteBuffer.wrap(plain), 0, plain.length);
            if (ping.type() == PacketFlyweight.TYPE_DATA) {
                sent.add(new Sent(to, bytes));
            } else if (ping.type() == PacketFlyweight.TYPE_PING && !ping.isTimed()) {
                side.forcedPings.add(ping.sequence());
            }
        });
    }

    private void compare(RecordedMessage message, Side side) {
        List<Packet> expected = message.packets();
        Mismatch.unlessEqual(message.first().number(), "the number of packets", expected.size(), sent.size());
        for (int i = 0; i < expected.size(); i++) {
            Packet packet = expected.get(i);
            Mismatch.unlessEqual(
                    packet.number(),
                    "where it goes",
                    VirtualNetwork.address(side.peer(), packet.datagram().link, recording.isIpv6()),
                    sent.get(i).to());
            Mismatch.unlessEqual(
                    packet.number(),
                    "the length on the wire",
                    packet.datagram().lengthBytes,
                    sent.get(i).bytes().length);
            byte[] recorded = packet.plain().clone();
            // what a development node announces, and the channel: the link manager sends on channel 0 only
            recorded[PacketFlyweight.PAD1_OFFSET] = 0;
            recorded[DataFlyweight.CHANNEL_OFFSET] = 0;
            byte @Nullable [] own =
                    seals.open(packet.number(), side.slot, sent.get(i).bytes());
            if (own == null) {
                throw new Mismatch(packet.number(), "the packet sent here cannot be opened");
            }
            Mismatch.unlessSame(packet.number(), "the packet sent here", recorded, own);
        }
    }

    private void checkForcedPings(Side side) {
        List<Integer> recorded = packets.stream()
                .filter(packet -> packet.datagram().isFromA == side.isA
                        && packet.datagram().isOfType("PING")
                        && packet.datagram().field("timed") == 0)
                .map(packet -> packet.datagram().field("seq"))
                .toList();
        Mismatch.unlessEqual(Mismatch.WHOLE_FILE, "the numbers in forced pings", recorded, side.forcedPings);
    }

    private KnetSettings settings(boolean ofA) {
        return KnetSettings.defaults(recording.hostId(ofA))
                .withPolicy(policy())
                .withAccessLists(false)
                .withCompression(compressionSettings());
    }

    private LinkPolicy policy() {
        String policy = Fields.text(recording.root, "policy", Mismatch.WHOLE_FILE);
        return Arrays.stream(LinkPolicy.values())
                .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(policy))
                .findFirst()
                .orElseThrow(() -> new Mismatch(Mismatch.WHOLE_FILE, "there is no policy " + policy));
    }

    private @Nullable CompressionSettings compressionSettings() {
        JsonNode compress = recording.root.path("compress");
        return compress.isObject()
                ? new CompressionSettings(
                        Fields.text(compress, "model", Mismatch.WHOLE_FILE),
                        Fields.number(compress, "threshold", Mismatch.WHOLE_FILE),
                        Fields.number(compress, "level", Mismatch.WHOLE_FILE))
                : null;
    }

    private @Nullable RecordedCompression compression() {
        CompressionSettings wanted = compressionSettings();
        if (wanted == null) {
            return null;
        }
        for (CompressionProvider provider : providers.compressions()) {
            if (provider.model().equals(wanted.model())) {
                return new RecordedCompression(provider, providers);
            }
        }
        throw new Mismatch(Mismatch.WHOLE_FILE, "no provider here has compression model " + wanted.model());
    }

    private int firstSlot(boolean ofA) {
        return packets.stream()
                .filter(packet -> packet.datagram().isFromA == ofA)
                .mapToInt(Packet::slot)
                .findFirst()
                .orElse(
                        recording.slots(ofA).isEmpty()
                                ? 0
                                : recording.slots(ofA).firstKey());
    }

    private int fullMtu(int slot) {
        CryptoOverhead overhead = seals.overhead(slot);
        int longest = Math.min(recording.interfaceMtu(), 65_535);
        return overhead.dataMtu(longest - VirtualNetwork.headersBytes(recording.isIpv6()));
    }

    private List<Integer> possibleMtus(RecordedMessage message) {
        int slot = message.first().slot();
        List<Integer> possible = new ArrayList<>();
        possible.add(seals.overhead(slot).safeMinimumDataMtu());
        int recorded = recording.dataMtu(message.isFromA);
        possible.add(recorded == 0 || slot != firstSlot(message.isFromA) ? fullMtu(slot) : recorded);
        return possible;
    }
}
