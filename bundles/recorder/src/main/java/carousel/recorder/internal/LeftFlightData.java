package carousel.recorder.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a process left in the file of its memory that did not end in order.
 *
 * @param processId its number
 * @param lastEpochMillis when it recorded for the last time
 */
record LeftFlightData(long processId, long lastEpochMillis, List<ByteBuffer> parts) implements FlightRecords {
    /** Reads such a file; null when there is nothing in it. Segments that are none are passed over. */
    static @Nullable LeftFlightData read(Path file, int segmentBytes) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
        List<ByteBuffer> segments = new ArrayList<>();
        for (int at = 0; at + segmentBytes <= bytes.capacity(); at += segmentBytes) {
            ByteBuffer segment = bytes.slice(at, segmentBytes).order(ByteOrder.nativeOrder());
            if (FlightSegment.isOne(segment)) {
                segments.add(segment);
            }
        }
        if (segments.isEmpty()) {
            return null;
        }
        segments.sort(Comparator.comparingLong(FlightSegment::sequence));
        ByteBuffer last = segments.get(segments.size() - 1);
        return new LeftFlightData(
                FlightSegment.processId(last),
                FlightSegment.lastEpochMillis(last),
                segments.stream().map(FlightSegment::records).toList());
    }

    @Override
    public int lengthBytes() {
        return parts.stream().mapToInt(ByteBuffer::remaining).sum();
    }

    @Override
    public void writeTo(WritableByteChannel channel) throws IOException {
        for (ByteBuffer part : parts) {
            ByteBuffer written = part.duplicate();
            while (written.hasRemaining()) {
                channel.write(written);
            }
        }
    }
}
