package carousel.itest.simulator.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.totem.internal.wire.Datagram;
import carousel.totem.internal.wire.GroupHeader;
import carousel.totem.internal.wire.Header;
import carousel.totem.internal.wire.Mcast;
import carousel.totem.internal.wire.MessageType;
import carousel.totem.internal.wire.PackedMessages;
import carousel.totem.internal.wire.RingIdField;
import carousel.totem.internal.wire.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Captures of real daemons go through the wire classes and come out as the same bytes. */
class CapturesTest {
    @ParameterizedTest
    @CsvSource({
        "knet-3node-life, 5285, 4490, 368",
        "knet-3node-services, 6371, 2818, 138",
        "knet-3node-loss, 10019, 4891, 489",
        "knet-3node-failrecv, 920, 642, 44",
        "knet-3node-restart, 419, 262, 28",
        "udpu-3node, 1350, 1350, 101",
    })
    void everyDatagramReadsAndWritesTheSame(String name, int frames, int datagrams, int messages) throws IOException {
        CaptureReader capture = CaptureReader.read(name);
        assertEquals(frames, capture.frames());
        assertEquals(datagrams, capture.datagrams().size());
        assertFalse(capture.hasIncompleteFragments());
        Map<String, Ring> rings = new HashMap<>();
        for (byte[] bytes : capture.datagrams()) {
            ByteBuffer datagram = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            String described = Datagram.describe(datagram, 0, bytes.length);
            assertEquals(Verdict.ACCEPTED, Datagram.validate(datagram, 0, bytes.length), described);
            assertArrayEquals(bytes, Reencoder.reencode(bytes), described);
            if (Header.type(datagram, 0) == MessageType.MCAST) {
                rings.computeIfAbsent(RingIdField.describe(datagram, Mcast.RING_OFFSET), ring -> new Ring())
                        .add(datagram);
            }
        }
        assertEquals(
                messages,
                rings.values().stream().mapToInt(ring -> ring.messages).sum());
    }

    @ParameterizedTest
    @CsvSource({"udpu-bigendian-peer, 928, 928"})
    void datagramsOfTheOtherByteOrderAreRecognised(String name, int frames, int datagrams) throws IOException {
        CaptureReader capture = CaptureReader.read(name);
        assertEquals(frames, capture.frames());
        assertEquals(datagrams, capture.datagrams().size());
        int swapped = 0;
        for (byte[] bytes : capture.datagrams()) {
            ByteBuffer datagram = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            if (bytes[0] == (byte) 0xc0) {
                assertEquals(Verdict.SWAPPED_BYTE_ORDER, Datagram.validate(datagram, 0, bytes.length));
                swapped++;
            } else {
                // the mark in front of the node id holds garbage in some of them, as it may
                assertArrayEquals(tail(bytes), tail(Reencoder.reencode(bytes)));
            }
        }
        assertTrue(swapped > 0);
    }

    private static byte[] tail(byte[] datagram) {
        return Arrays.copyOfRange(datagram, Header.NODE_ID_OFFSET, datagram.length);
    }

    /** The messages of a ring in their order, put together per sender. */
    private static final class Ring {
        private final TreeMap<Integer, ByteBuffer> waiting = new TreeMap<>();
        private final Map<Integer, ByteArrayOutputStream> unfinished = new HashMap<>();
        private final Map<Integer, Integer> lastFragmented = new HashMap<>();
        private int next = -1;
        int messages;

        void add(ByteBuffer datagram) {
            int seq = Mcast.seq(datagram, 0);
            next = next < 0 ? seq : next;
            if (seq >= next) {
                waiting.put(seq, datagram);
            }
            for (ByteBuffer ready = waiting.remove(next); ready != null; ready = waiting.remove(next)) {
                next++;
                if (Header.encapsulated(ready, 0) == Header.PLAIN) {
                    unpack(ready);
                }
            }
        }

        private void unpack(ByteBuffer datagram) {
            int sender = Mcast.systemFrom(datagram, 0);
            int packet = Mcast.LENGTH;
            assertTrue(PackedMessages.isValid(datagram, packet, datagram.limit() - packet));
            int fragmented = PackedMessages.fragmented(datagram, packet);
            int count = PackedMessages.messageCount(datagram, packet);
            boolean fits = PackedMessages.continuation(datagram, packet) == lastFragmented.getOrDefault(sender, 0);
            ByteArrayOutputStream message = unfinished.computeIfAbsent(sender, first -> new ByteArrayOutputStream());
            lastFragmented.put(sender, fragmented);
            int at = packet + PackedMessages.headerLength(count);
            for (int i = 0; i < count; i++) {
                int length = PackedMessages.messageLength(datagram, packet, i);
                byte[] part = new byte[length];
                datagram.get(at, part);
                message.writeBytes(part);
                at += length;
                if (i < count - 1 || fragmented == 0) {
                    if (i > 0 || fits) {
                        complete(message.toByteArray());
                    }
                    message.reset();
                }
            }
        }

        private void complete(byte[] bytes) {
            ByteBuffer message = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            int header = GroupHeader.length(message, 0, bytes.length);
            assertTrue(header > 0, "group header");
            assertTrue(GroupHeader.group(message, 0) != null, GroupHeader.describe(message, 0));
            messages++;
        }
    }
}
