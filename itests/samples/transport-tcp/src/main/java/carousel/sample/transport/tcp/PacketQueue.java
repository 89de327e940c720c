package carousel.sample.transport.tcp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;

/**
 * Packets with their lengths, in a ring of bytes: the node's loop puts in, the endpoint's thread takes out, neither waits. Packets that
 * find no room are refused: what totem sends again is better than what comes late.
 */
final class PacketQueue {
    /** Some windows of the ring's messages; a power of two. */
    static final int CAPACITY_BYTES = 1 << 21;

    private final ByteBuffer toFill;
    private final ByteBuffer toEmpty;
    private final ByteBuffer[] parts;
    private final int mask;

    /** Bytes that were ever put in; written by the loop. */
    private volatile long filled;

    /** Bytes that were ever taken out; written by the endpoint's thread. */
    private volatile long emptied;

    private long emptiedBefore;

    /**
     * An empty queue.
     *
     * @param capacityBytes a power of two
     */
    PacketQueue(int capacityBytes) {
        toFill = ByteBuffer.allocateDirect(capacityBytes);
        toEmpty = toFill.duplicate();
        parts = new ByteBuffer[] {toFill.duplicate(), toFill.duplicate()};
        mask = capacityBytes - 1;
    }

    /** Puts a packet in, a copy; false when there is no room. */
    boolean offer(ByteBuffer packets, int start, int lengthBytes) {
        long at = filled;
        if (at + Wire.LENGTH_BYTES + lengthBytes - emptied > toFill.capacity()) {
            return false;
        }
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            toFill.put((int) (at++ & mask), (byte) (lengthBytes >>> shift));
        }
        int index = (int) (at & mask);
        int untilEnd = Math.min(lengthBytes, toFill.capacity() - index);
        toFill.put(index, packets, start, untilEnd);
        toFill.put(0, packets, start + untilEnd, lengthBytes - untilEnd);
        filled = at + lengthBytes;
        return true;
    }

    /** Whether anything was taken out since the last time this was asked. */
    boolean hasMoved() {
        long now = emptied;
        boolean moved = now != emptiedBefore;
        emptiedBefore = now;
        return moved;
    }

    /** Writes what the channel takes, in one call; true when nothing is left. */
    boolean writeTo(GatheringByteChannel channel) throws IOException {
        long from = emptied;
        int bytes = (int) (filled - from);
        if (bytes == 0) {
            return true;
        }
        int index = (int) (from & mask);
        int untilEnd = Math.min(bytes, toEmpty.capacity() - index);
        parts[0].limit(index + untilEnd).position(index);
        parts[1].limit(bytes - untilEnd).position(0);
        long written = untilEnd == bytes ? channel.write(parts[0]) : channel.write(parts);
        emptied = from + written;
        return written == bytes;
    }

    /** Forgets all that is in it. Only at the end of a connection: its last packet may be half sent. */
    void clear() {
        emptied = filled;
    }
}
