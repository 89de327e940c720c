package carousel.totem.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** What one sender's packets have left unfinished (totem-wire 10). */
final class Assembly {
    /** A real daemon's buffer (totem-wire 14). */
    static final int MAX_BYTES = 1_048_576 + 65_536;

    private static final int INITIAL_BYTES = 131_072;

    /** Number of the fragment that came last, 0 when nothing is unfinished. */
    int lastFragmented;
    /** Whether packets are swallowed until a message begins anew. */
    boolean throwAway;

    private @Nullable ByteBuffer buffer;
    private int length;
    private boolean wasUsed;

    /** Appends a piece, unless the message would become longer than any member may send. */
    boolean append(ByteBuffer source, int at, int bytes) {
        if (bytes > MAX_BYTES - length) {
            return false;
        }
        ByteBuffer target = buffer;
        if (target == null || target.capacity() < length + bytes) {
            int capacity = Math.max(INITIAL_BYTES, Integer.highestOneBit(length + bytes) * 2);
            ByteBuffer grown =
                    ByteBuffer.allocate(Math.min(capacity, MAX_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
            if (target != null) {
                grown.put(0, target, 0, length);
            }
            target = grown;
            buffer = grown;
        }
        target.put(length, source, at, bytes);
        wasUsed = true;
        length += bytes;
        return true;
    }

    /** The message put together so far, from position 0; null when there is none. */
    @Nullable
    ByteBuffer message() {
        ByteBuffer message = buffer;
        return message == null || length == 0 ? null : message.limit(length).position(0);
    }

    int length() {
        return length;
    }

    /** Drops what was put together. */
    void discard() {
        length = 0;
        if (buffer != null) {
            buffer.clear().order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** Gives back the memory when it was not needed since the last call. */
    void trim() {
        if (length == 0 && !wasUsed) {
            buffer = null;
        }
        wasUsed = false;
    }
}
