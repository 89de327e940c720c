package carousel.totem.internal;

import carousel.totem.internal.wire.Header;
import carousel.totem.internal.wire.Mcast;
import org.jspecify.annotations.Nullable;

/**
 * The old ring's messages that this node sends again in a recovery, in order (R-4; Corosync's retrans queue). They stay where
 * they are and are wrapped one by one when the token allows.
 */
final class RecoveryQueue {
    private final FramePool pool;
    private @Nullable MessageWindow source;
    private int last;
    private int end;
    private int size;

    RecoveryQueue(FramePool pool) {
        this.pool = pool;
    }

    int size() {
        return size;
    }

    void clear() {
        source = null;
        size = 0;
    }

    /** Queues what is there in (low, high]. */
    void begin(MessageWindow window, int low, int high) {
        source = window;
        last = SequenceNumber.precedes(low, window.lastReleased()) ? window.lastReleased() : low;
        end = high;
        size = 0;
        for (int seq = last; SequenceNumber.precedes(seq, high); seq++) {
            if (canWrap(window.get(seq + 1))) {
                size++;
            }
        }
    }

    /** The next message, with room in front for the header that wraps it; null when there is none. */
    @Nullable
    Frame poll() {
        MessageWindow window = source;
        while (window != null && SequenceNumber.precedes(last, end)) {
            last++;
            Frame inner = window.get(last);
            if (inner != null && canWrap(inner)) {
                size--;
                int length = Mcast.LENGTH + inner.length;
                Frame frame = pool.take(FrameSize.forDatagram(length));
                frame.start = 0;
                frame.length = length;
                frame.bytes.put(Mcast.LENGTH, inner.bytes, inner.start, inner.length);
                return frame;
            }
        }
        return null;
    }

    private static boolean canWrap(@Nullable Frame inner) {
        return inner != null && Mcast.LENGTH + inner.length <= Header.MAX_DATAGRAM_BYTES;
    }
}
