package carousel.totem.internal;

import carousel.totem.internal.wire.Mcast;
import carousel.totem.internal.wire.PackedMessages;

/**
 * The sizes in which frames are pooled. A frame that is being packed keeps room in front of its data for all headers, because
 * the number of parts, and with it the length of the packing header, is known only in the end.
 */
enum FrameSize {
    TINY(512, 16),
    SMALL(4096, 128),
    /** Room for a message of 16 KiB with all its headers. */
    MEDIUM(20_480, 512),
    LARGE(69_632, 2048);

    private static final FrameSize[] ALL = values();

    private final int capacity;
    private final int maxParts;

    FrameSize(int capacity, int maxParts) {
        this.capacity = capacity;
        this.maxParts = maxParts;
    }

    int capacity() {
        return capacity;
    }

    /** Most parts that can be packed into such a frame. */
    int maxParts() {
        return maxParts;
    }

    /** Where data begin in a frame that is being packed. */
    int headroom() {
        return Mcast.LENGTH + PackedMessages.headerLength(maxParts);
    }

    /** The smallest for a datagram of this length. */
    static FrameSize forDatagram(int length) {
        for (FrameSize size : ALL) {
            if (length <= size.capacity) {
                return size;
            }
        }
        throw new IllegalStateException("a datagram of " + length + " bytes was accepted");
    }

    /** The smallest for so many parts with so many bytes together. */
    static FrameSize forPacking(int dataBytes, int parts) {
        for (FrameSize size : ALL) {
            if (parts <= size.maxParts && dataBytes <= size.capacity - size.headroom()) {
                return size;
            }
        }
        throw new IllegalStateException(parts + " parts with " + dataBytes + " bytes were packed");
    }
}
