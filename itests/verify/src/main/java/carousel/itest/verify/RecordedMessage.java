package carousel.itest.verify;

import carousel.api.compression.CompressionProvider;
import carousel.api.compression.Decompressor;
import carousel.itest.verify.network.Providers;
import carousel.knet.internal.DataFlyweight;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The data packets of one sequence number: fragments of a message, and the copies of them on several links. */
final class RecordedMessage {
    private static final int LONGEST_MESSAGE_BYTES = 65_536;

    final boolean isFromA;
    final int sequence;
    private final List<Packet> packets = new ArrayList<>();

    private RecordedMessage(Packet first) {
        isFromA = first.datagram().isFromA;
        sequence = header(first).sequence();
    }

    /** The messages in the order of their first packets. libknet sends one message of a node after the other. */
    static List<RecordedMessage> in(List<Packet> packets) {
        List<RecordedMessage> messages = new ArrayList<>();
        Map<Boolean, RecordedMessage> newest = new LinkedHashMap<>();
        for (Packet packet : packets) {
            if (!packet.datagram().isOfType("DATA")) {
                continue;
            }
            RecordedMessage message = newest.get(packet.datagram().isFromA);
            if (message == null || message.sequence != header(packet).sequence()) {
                message = new RecordedMessage(packet);
                messages.add(message);
                newest.put(packet.datagram().isFromA, message);
            }
            message.packets.add(packet);
        }
        return messages;
    }

    /** The packets in the order in which they were sent. */
    List<Packet> packets() {
        return packets;
    }

    Packet first() {
        return packets.get(0);
    }

    DataFlyweight header() {
        return header(first());
    }

    boolean isComplete() {
        return header().fragmentCount() <= 1 || fragments().size() == header().fragmentCount();
    }

    /** The length of all fragments together. */
    int streamBytes() {
        return stream().length;
    }

    /** What was sent, compressed or not. */
    byte[] stream() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        fragments()
                .forEach((number, packet) -> stream.write(
                        packet.plain(), DataFlyweight.DATA_OFFSET, packet.plain().length - DataFlyweight.DATA_OFFSET));
        return stream.toByteArray();
    }

    /** The message itself, by the decoder of its compression model. */
    byte[] content(Providers providers) {
        int model = header().compressModel();
        return model == 0 ? stream() : decompress(first().number(), model, stream(), providers);
    }

    static byte[] decompress(int datagram, int model, byte[] stream, Providers providers) {
        CompressionProvider provider = providers.compression(model);
        if (provider == null) {
            throw new Mismatch(datagram, "no provider here has compression model " + model);
        }
        ByteBuffer content = ByteBuffer.allocate(LONGEST_MESSAGE_BYTES);
        try (Decompressor decompressor = provider.newDecompressor()) {
            if (!decompressor.decompress(ByteBuffer.wrap(stream), content)) {
                throw new Mismatch(datagram, "compression model " + provider.model() + " cannot decompress it");
            }
        }
        return Arrays.copyOf(content.array(), content.position());
    }

    /** Sizes and count of the fragments follow from the length and a fragment size (knet-wire 2.5). */
    void checkFragments(List<Integer> possibleMtus) {
        int length = streamBytes();
        int count = header().fragmentCount();
        int mtu = first().plain().length - DataFlyweight.DATA_OFFSET;
        if (count > 1) {
            if (!possibleMtus.contains(mtu)) {
                throw new Mismatch(
                        first().number(), "the fragments have " + mtu + " bytes, expected one of " + possibleMtus);
            }
            Mismatch.unlessEqual(first().number(), "the number of fragments", count, (length + mtu - 1) / mtu);
        } else if (possibleMtus.stream().allMatch(possible -> possible < mtu)) {
            throw new Mismatch(first().number(), "it has " + mtu + " bytes, but no fragments");
        }
        int expected = count > 1 ? 1 : 0;
        for (Map.Entry<Integer, Packet> fragment : fragments().entrySet()) {
            Mismatch.unlessEqual(fragment.getValue().number(), "frag_seq", fragment.getKey(), expected++);
            int size = fragment.getValue().plain().length - DataFlyweight.DATA_OFFSET;
            int full = fragment.getKey() < count ? mtu : length - (Math.max(count, 1) - 1) * mtu;
            Mismatch.unlessEqual(fragment.getValue().number(), "the size of the fragment", size, full);
        }
    }

    private Map<Integer, Packet> fragments() {
        Map<Integer, Packet> fragments = new LinkedHashMap<>();
        for (Packet packet : packets) {
            fragments.putIfAbsent(header(packet).fragmentNumber(), packet);
        }
        return fragments;
    }

    private static DataFlyweight header(Packet packet) {
        DataFlyweight data = new DataFlyweight();
        data.wrap(ByteBuffer.wrap(packet.plain()), 0, packet.plain().length);
        return data;
    }
}
