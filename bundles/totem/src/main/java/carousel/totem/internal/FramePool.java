package carousel.totem.internal;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Recycles frames. It grows on demand; {@link #trim} gives back to the garbage collector what was not needed since the last
 * call, so that an idle node stays small.
 */
final class FramePool {
    private final Map<FrameSize, Shelf> shelves = new EnumMap<>(FrameSize.class);

    Frame take(FrameSize size) {
        Frame frame = shelf(size).take();
        return frame == null ? new Frame(size) : frame;
    }

    void release(Frame frame) {
        shelf(frame.size).free.addLast(frame);
    }

    void trim() {
        shelves.values().forEach(Shelf::trim);
    }

    /** Bytes in frames that nobody uses. */
    long freeBytes() {
        long bytes = 0;
        for (Map.Entry<FrameSize, Shelf> shelf : shelves.entrySet()) {
            bytes += (long) shelf.getKey().capacity() * shelf.getValue().free.size();
        }
        return bytes;
    }

    private Shelf shelf(FrameSize size) {
        return shelves.computeIfAbsent(size, first -> new Shelf());
    }

    private static final class Shelf {
        final ArrayDeque<Frame> free = new ArrayDeque<>();
        private int lowWater;

        @Nullable
        Frame take() {
            Frame frame = free.pollLast();
            lowWater = Math.min(lowWater, free.size());
            return frame;
        }

        void trim() {
            for (int i = 0; i < lowWater; i++) {
                free.pollFirst();
            }
            lowWater = free.size();
        }
    }
}
