package carousel.totem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.totem.MessageGroup;
import carousel.api.totem.RingId;
import carousel.totem.internal.wire.GroupHeader;
import carousel.totem.internal.wire.Mcast;
import carousel.totem.internal.wire.PackedMessages;
import carousel.totem.internal.wire.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackingTest {
    private static final int KNET_MTU = 65_536;
    private static final int UDP_MTU = 1500;
    private static final int GROUP_BYTES = 5;
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final FramePool pool = new FramePool();
    private final RecordingMember member = new RecordingMember();
    private final Reassembly reassembly = new Reassembly(member.context());

    private static ByteBuffer message(int bytes, int number) {
        ByteBuffer message = ByteBuffer.allocate(bytes);
        for (int i = 0; i < bytes; i++) {
            message.put(i, (byte) (i * 17 + number));
        }
        return message;
    }

    private void add(MessagePacker packer, int bytes, int number) {
        assertTrue(packer.hasRoomFor(bytes + GROUP_BYTES));
        ByteBuffer message = message(bytes, number);
        int cut = bytes / 3;
        packer.add(GroupHeader.of(MessageGroup.EXECUTIVE), message.slice(0, cut), message.slice(cut, bytes - cut));
        assertEquals(0, message.position());
    }

    private static List<Frame> drain(MessagePacker packer) {
        packer.flush();
        List<Frame> frames = new ArrayList<>();
        for (Frame frame = packer.poll(); frame != null; frame = packer.poll()) {
            Mcast.put(frame.bytes, frame.start, (byte) 2, 1, frames.size() + 1, 0, RingId.NONE);
            frames.add(frame);
        }
        return frames;
    }

    private static String shape(Frame frame) {
        return PackedMessages.describe(frame.bytes, frame.start + Mcast.LENGTH) + " = " + frame.length;
    }

    @ParameterizedTest
    @CsvSource({
        "65536, 65431, packet fragmented 0 continuation 0 parts 65436 = 65491",
        "65536, 65430, packet fragmented 0 continuation 0 parts 65435 = 65490",
        "1500, 1395, packet fragmented 0 continuation 0 parts 1400 = 1455",
    })
    void scenario47_whatJustFitsIsOnePart(int mtu, int bytes, String shape) {
        MessagePacker packer = new MessagePacker(pool, mtu);
        add(packer, bytes, 1);
        List<Frame> frames = drain(packer);
        assertEquals(1, frames.size());
        assertEquals(shape, shape(frames.get(0)));
    }

    @Test
    void scenario47_oneByteMoreIsCut() {
        MessagePacker packer = new MessagePacker(pool, KNET_MTU);
        add(packer, 65_432, 1);
        add(packer, 10, 2);
        List<Frame> frames = drain(packer);
        assertEquals("packet fragmented 1 continuation 0 parts 65436 = 65491", shape(frames.get(0)));
        assertEquals("packet fragmented 0 continuation 1 parts 1 15 = 73", shape(frames.get(1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 65_434, 65_435, 65_436, 65_437, 100_000, 1_047_552, 1_114_000})
    void scenario47_everyLengthComesBackTheSame(int bytes) {
        for (int mtu : new int[] {KNET_MTU, UDP_MTU}) {
            MessagePacker packer = new MessagePacker(pool, mtu);
            add(packer, 3, 1);
            add(packer, bytes, 2);
            add(packer, 7, 3);
            drain(packer).forEach(reassembly::unpack);
            assertEquals(List.of(message(3, 1), message(bytes, 2), message(7, 3)), member.takeDelivered());
        }
    }

    /** Also 51: parts end anywhere, also inside the headers of messages. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void scenario51_anyMixComesBackTheSame(long seed) {
        Random random = new Random(seed);
        MessagePacker packer = new MessagePacker(pool, seed % 2 == 0 ? UDP_MTU : 256);
        List<ByteBuffer> sent = new ArrayList<>();
        List<ByteBuffer> received = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            int bytes = random.nextInt(10) == 0 ? random.nextInt(4000) : random.nextInt(60);
            add(packer, bytes, i);
            sent.add(message(bytes, i));
            if (random.nextInt(20) == 0) {
                drain(packer).forEach(frame -> {
                    assertTrue(frame.length <= (seed % 2 == 0 ? UDP_MTU : 256) - Mcast.LENGTH, shape(frame));
                    reassembly.unpack(frame);
                    pool.release(frame);
                });
                received.addAll(member.takeDelivered());
            }
        }
        drain(packer).forEach(reassembly::unpack);
        received.addAll(member.takeDelivered());
        assertEquals(sent.size(), received.size());
        assertEquals(sent, received);
    }

    @Test
    void scenario48_fragmentNumbersSkipZero() {
        MessagePacker packer = new MessagePacker(pool, UDP_MTU);
        add(packer, 300 * 1400 - GROUP_BYTES, 1);
        List<Frame> frames = drain(packer);
        assertEquals(300, frames.size());
        for (int i = 0; i < 299; i++) {
            Frame frame = frames.get(i);
            assertEquals(i % 255 + 1, PackedMessages.fragmented(frame.bytes, frame.start + Mcast.LENGTH));
        }
        assertEquals("packet fragmented 0 continuation 44 parts 1400 = 1455", shape(frames.get(299)));
        frames.forEach(reassembly::unpack);
        assertEquals(List.of(message(300 * 1400 - GROUP_BYTES, 1)), member.takeDelivered());
    }

    @Test
    void scenario49_tinyMessagesShareAPacket() {
        MessagePacker packer = new MessagePacker(pool, KNET_MTU);
        for (int i = 0; i < 200; i++) {
            add(packer, 1, i);
        }
        List<Frame> frames = drain(packer);
        assertEquals(1, frames.size());
        assertEquals(Mcast.LENGTH + PackedMessages.headerLength(200) + 200 * 6, frames.get(0).length);
        assertEquals(FrameSize.MEDIUM, frames.get(0).size);
    }

    @Test
    void theQueueIsBoundedAsCorosyncs() {
        MessagePacker packer = new MessagePacker(pool, KNET_MTU);
        int taken = 0;
        while (packer.hasRoomFor(60_000)) {
            add(packer, 60_000 - GROUP_BYTES, taken++);
        }
        assertTrue(packer.size() <= 62 && packer.size() >= 60, packer.size() + " slots");
        assertFalse(packer.hasRoomFor(1_000_000));
        packer.poll();
        packer.poll();
        assertTrue(packer.hasRoomFor(60_000));
        assertTrue(new MessagePacker(pool, KNET_MTU).hasRoomFor(3_990_000));
        assertFalse(new MessagePacker(pool, KNET_MTU).hasRoomFor(4_000_000));
    }

    @Test
    void scenario52_aMissingPacketSwallowsUntilAMessageBeginsAnew() {
        MessagePacker packer = new MessagePacker(pool, UDP_MTU);
        add(packer, 5000, 1);
        List<Frame> frames = drain(packer);
        assertEquals(4, frames.size());
        reassembly.unpack(frames.get(0));
        reassembly.unpack(frames.get(2)); // the second is missing
        reassembly.unpack(frames.get(3)); // ends the thrown away message
        assertEquals(List.of(), member.takeDelivered());
        add(packer, 10, 2);
        drain(packer).forEach(reassembly::unpack);
        assertEquals(List.of(message(10, 2)), member.takeDelivered());
    }

    @Test
    void scenario52_aMismatchThatEndsAMessageIsCleanAgain() {
        MessagePacker packer = new MessagePacker(pool, UDP_MTU);
        add(packer, 2000, 1);
        reassembly.unpack(drain(packer).get(1));
        add(packer, 10, 2);
        drain(packer).forEach(reassembly::unpack);
        assertEquals(List.of(message(10, 2)), member.takeDelivered());
    }

    @Test
    void scenario62_malformedGroupsAndPacketsAreDropped() {
        MessagePacker packer = new MessagePacker(pool, KNET_MTU);
        packer.add(new byte[] {0, 0}, EMPTY, EMPTY);
        packer.add(new byte[] {33, 0}, EMPTY, EMPTY);
        packer.add(new byte[] {-1, -1}, EMPTY, EMPTY);
        packer.add(new byte[] {1}, EMPTY, EMPTY);
        packer.add(new byte[] {1, 0, 9, 0, 'a'}, EMPTY, EMPTY);
        packer.add(new byte[] {1, 0, 3, 0, 'y', 'k', 'e'}, EMPTY, EMPTY);
        drain(packer).forEach(reassembly::unpack);
        assertEquals(6, member.context().dropLog.count(Verdict.FOREIGN_GROUP));
        add(packer, 10, 1);
        Frame frame = drain(packer).get(0);
        frame.length--;
        reassembly.unpack(frame);
        assertEquals(1, member.context().dropLog.count(Verdict.BAD_PACKET));
        assertEquals(List.of(), member.takeDelivered());
    }

    @Test
    void anEndlessMessageIsDroppedNotCollected() {
        MessagePacker packer = new MessagePacker(pool, KNET_MTU);
        packer.add(GroupHeader.of(MessageGroup.EXECUTIVE), message(1_300_000, 1), EMPTY);
        drain(packer).forEach(reassembly::unpack);
        add(packer, 10, 2);
        drain(packer).forEach(reassembly::unpack);
        assertEquals(List.of(message(10, 2)), member.takeDelivered());
    }
}
