package carousel.recorder.internal;

import carousel.logging.LogLine;
import carousel.logging.LogSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.List;

/**
 * The last lines of the log, in at most 8 MiB of memory outside the heap, in the form in which they go to a file. Memory is taken
 * when it is needed, in segments ({@link FlightSegment}); when all are full the oldest is forgotten. For the log's thread only.
 */
final class FlightRecording implements LogSink, FlightRecords {
    /** Corosync's size. */
    static final int CAPACITY_BYTES = 8 << 20;

    static final int SEGMENT_BYTES = 256 << 10;

    private final FlightRecord record = new FlightRecord();
    private final FlightMemory memory;
    private final int maxSegments;
    private final int segmentBytes;
    private long sequence;

    /** The oldest first; the last one is written to. */
    private final ArrayDeque<ByteBuffer> segments = new ArrayDeque<>();

    FlightRecording(FlightMemory memory) {
        this(memory, CAPACITY_BYTES / SEGMENT_BYTES, SEGMENT_BYTES);
    }

    /** @param segmentBytes at least {@link FlightRecord#MAX_BYTES} and a head */
    FlightRecording(FlightMemory memory, int maxSegments, int segmentBytes) {
        this.memory = memory;
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
            FlightSegment.add(segmentFor(bytes.remaining()), bytes, line.epochMillis());
        }
    }

    private ByteBuffer segmentFor(int lengthBytes) {
        ByteBuffer segment = segments.peekLast();
        if (segment == null || segment.remaining() < lengthBytes) {
            segment = segments.size() < maxSegments
                    ? memory.segment(segments.size(), segmentBytes).order(ByteOrder.nativeOrder())
                    : segments.removeFirst();
            FlightSegment.begin(segment, ++sequence);
            segments.addLast(segment);
        }
        return segment;
    }

    @Override
    public int lengthBytes() {
        return segments.stream()
                .mapToInt(segment -> segment.position() - FlightSegment.HEAD_BYTES)
                .sum();
    }

    @Override
    public void writeTo(WritableByteChannel channel) throws IOException {
        for (ByteBuffer segment : List.copyOf(segments)) {
            ByteBuffer written = FlightSegment.records(segment);
            while (written.hasRemaining()) {
                channel.write(written);
            }
        }
    }

    /** Gives the memory back; nothing is recorded any more. */
    void close() {
        segments.clear();
        memory.close();
    }
}
