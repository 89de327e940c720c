package carousel.recorder.internal;

import carousel.logging.LogLine;
import carousel.logging.LogSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The last lines of the log, in at most 8 MiB of memory outside the heap, in the form in which they go to a file. Memory is taken
 * when it is needed, in segments; when all are full the oldest is forgotten. For the log's thread only.
 */
final class FlightRecording implements LogSink {
    /** Corosync's size. */
    static final int CAPACITY_BYTES = 8 << 20;

    private static final int SEGMENT_BYTES = 256 << 10;

    private final FlightRecord record = new FlightRecord();
    private final int maxSegments;
    private final int segmentBytes;

    /** The oldest first; the last one is written to. */
    private final ArrayDeque<ByteBuffer> segments = new ArrayDeque<>();

    FlightRecording() {
        this(CAPACITY_BYTES / SEGMENT_BYTES, SEGMENT_BYTES);
    }

    /** @param segmentBytes at least {@link FlightRecord#MAX_BYTES} */
    FlightRecording(int maxSegments, int segmentBytes) {
        this.maxSegments = maxSegments;
        this.segmentBytes = segmentBytes;
    }

    @Override
    public String name() {
        return "the flight recorder";
    }

    @Override
    public void write(LogLine line) {
        for (ByteBuffer bytes : record.encode(line)) {
            segmentFor(bytes.remaining()).put(bytes);
        }
    }

    private ByteBuffer segmentFor(int lengthBytes) {
        ByteBuffer segment = segments.peekLast();
        if (segment == null || segment.remaining() < lengthBytes) {
            segment = segments.size() < maxSegments
                    ? ByteBuffer.allocateDirect(segmentBytes)
                    : segments.removeFirst().clear();
            segments.addLast(segment);
        }
        return segment;
    }

    /** Bytes of all records that are kept, a multiple of 4. */
    int lengthBytes() {
        return segments.stream().mapToInt(ByteBuffer::position).sum();
    }

    /** Writes all records that are kept, the oldest first. */
    void writeTo(WritableByteChannel channel) throws IOException {
        List<ByteBuffer> whole = new ArrayList<>(segments);
        for (ByteBuffer segment : whole) {
            ByteBuffer written = segment.duplicate().flip();
            while (written.hasRemaining()) {
                channel.write(written);
            }
        }
    }
}
