package carousel.totem.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A datagram in memory of the pool: built or received once, kept for retransmission, and delivered from. It has one owner at
 * a time.
 */
final class Frame {
    /** For absolute access; position and limit are never moved. */
    final ByteBuffer bytes;

    final FrameSize size;
    private final ByteBuffer wire;
    private final ByteBuffer view;
    /** Where the datagram begins in {@link #bytes}. */
    int start;
    /** Bytes of the datagram. */
    int length;

    Frame(FrameSize size) {
        this.size = size;
        bytes = ByteBuffer.allocateDirect(size.capacity()).order(ByteOrder.LITTLE_ENDIAN);
        wire = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        view = bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The datagram, for the network. */
    ByteBuffer datagram() {
        return wire.limit(start + length).position(start);
    }

    /** A piece of {@link #bytes} to show to the listener; valid until the next call. */
    ByteBuffer view(int at, int bytesInView) {
        return view.order(ByteOrder.LITTLE_ENDIAN).limit(at + bytesInView).position(at);
    }
}
