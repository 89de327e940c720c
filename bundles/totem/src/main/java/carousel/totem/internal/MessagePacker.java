package carousel.totem.internal;

import carousel.totem.internal.wire.Mcast;
import carousel.totem.internal.wire.PackedMessages;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Packs messages into frames, and queues the frames until the token comes (totem-wire 10). Small messages share a frame, long
 * ones are cut over several. Each byte goes straight from the caller's buffer into the frame that is later sent and kept.
 */
final class MessagePacker {
    /** Bytes of a queue in Corosync; divided by the size of a packet it gives the number of slots (totem-wire 14). */
    private static final int QUEUE_BYTES = 4 * 1024 * 1024;
    /** Slots that Corosync leaves free. */
    private static final int RESERVED_SLOTS = 2;
    /** What the acceptance formula takes off each packet (totem-wire 14). */
    private static final int PACKET_OVERHEAD = 24;
    /** A staged packet must keep room for the length and one byte of the next message. */
    private static final int ROOM_FOR_NEXT = PackedMessages.MSG_LEN_LENGTH + 1;

    private static final int MAX_FRAGMENT_NUMBER = 255;

    private final FramePool pool;
    private final int netMtuBytes;
    private final int usableSlots;
    private final ArrayDeque<Frame> queue = new ArrayDeque<>();
    private int[] partLengths = new int[FrameSize.TINY.maxParts()];
    private @Nullable Frame staging;
    private int partCount;
    private int dataLength;
    private int continuation;
    private int nextFragment = 1;

    /**
     * Makes a packer.
     *
     * @param datagramBytes longest datagram; twice the header of a message is kept free, once for the message itself and once
     *     for its encapsulation in a recovery
     */
    MessagePacker(FramePool pool, int datagramBytes) {
        this.pool = pool;
        netMtuBytes = datagramBytes - 2 * Mcast.LENGTH;
        usableSlots = QUEUE_BYTES / netMtuBytes - RESERVED_SLOTS;
    }

    /** Frames that wait for the token. */
    int size() {
        return queue.size();
    }

    /** Frames that it still has room for. */
    int freeSlots() {
        return Math.max(0, usableSlots - queue.size());
    }

    /** Whether nothing waits, neither in the queue nor for company. */
    boolean isEmpty() {
        return queue.isEmpty() && partCount == 0;
    }

    @Nullable
    Frame poll() {
        return queue.pollFirst();
    }

    /** Whether a message of this length, group header included, would be taken. */
    boolean hasRoomFor(int bytes) {
        int free = usableSlots - queue.size();
        return bytes < (long) (free - 1) * (netMtuBytes - PACKET_OVERHEAD);
    }

    /** Adds a message for which there is room; its three parts are copied and left as they were. */
    void add(byte[] group, ByteBuffer header, ByteBuffer payload) {
        int total = group.length + header.remaining() + payload.remaining();
        int done = 0;
        while (done < total) {
            int left = total - done;
            int room = netMtuBytes - PackedMessages.headerLength(partCount + 1) - dataLength;
            int piece = Math.min(left, room);
            Frame frame = frameFor(dataLength + piece, partCount + 1);
            copy(frame, frame.size.headroom() + dataLength, group, header, payload, done, piece);
            notePart(piece);
            dataLength += piece;
            done += piece;
            if (left > room) {
                int fragment = nextFragment;
                seal(frame, fragment);
                nextFragment = fragment == MAX_FRAGMENT_NUMBER ? 1 : fragment + 1;
            } else if (left > room - ROOM_FOR_NEXT) {
                seal(frame, 0);
            } else {
                nextFragment = 1;
                if (partCount == FrameSize.LARGE.maxParts()) {
                    seal(frame, 0);
                }
            }
        }
    }

    /** The token is here: what waited for company goes as it is (T-6). */
    void flush() {
        Frame frame = staging;
        if (frame != null && queue.size() < usableSlots) {
            seal(frame, 0);
        }
    }

    void clear() {
        Frame frame = staging;
        if (frame != null) {
            pool.release(frame);
            staging = null;
        }
        partCount = 0;
        dataLength = 0;
        for (Frame queued = queue.poll(); queued != null; queued = queue.poll()) {
            pool.release(queued);
        }
    }

    private void notePart(int bytes) {
        if (partCount == partLengths.length) {
            partLengths = Arrays.copyOf(partLengths, partCount * 2);
        }
        partLengths[partCount++] = bytes;
    }

    private Frame frameFor(int dataBytes, int parts) {
        Frame current = staging;
        if (current != null
                && parts <= current.size.maxParts()
                && dataBytes <= current.size.capacity() - current.size.headroom()) {
            return current;
        }
        Frame frame = pool.take(FrameSize.forPacking(dataBytes, parts));
        if (current != null) {
            frame.bytes.put(frame.size.headroom(), current.bytes, current.size.headroom(), dataLength);
            pool.release(current);
        }
        staging = frame;
        return frame;
    }

    private static void copy(
            Frame frame, int at, byte[] group, ByteBuffer header, ByteBuffer payload, int from, int count) {
        int target = at;
        int source = from;
        int left = count;
        if (source < group.length) {
            int piece = Math.min(left, group.length - source);
            frame.bytes.put(target, group, source, piece);
            target += piece;
            source += piece;
            left -= piece;
        }
        source -= group.length;
        if (left > 0 && source < header.remaining()) {
            int piece = Math.min(left, header.remaining() - source);
            frame.bytes.put(target, header, header.position() + source, piece);
            target += piece;
            source += piece;
            left -= piece;
        }
        source -= header.remaining();
        if (left > 0) {
            frame.bytes.put(target, payload, payload.position() + source, left);
        }
    }

    private void seal(Frame frame, int fragmented) {
        int headerLength = PackedMessages.headerLength(partCount);
        int at = frame.size.headroom() - headerLength;
        PackedMessages.put(frame.bytes, at, fragmented, continuation, partCount);
        for (int i = 0; i < partCount; i++) {
            PackedMessages.messageLength(frame.bytes, at, i, partLengths[i]);
        }
        frame.start = at - Mcast.LENGTH;
        frame.length = Mcast.LENGTH + headerLength + dataLength;
        queue.addLast(frame);
        staging = null;
        partCount = 0;
        dataLength = 0;
        continuation = fragmented;
    }
}
