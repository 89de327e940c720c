package carousel.recorder.internal;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/** Records of the flight recorder in their order, as they go to a file. */
interface FlightRecords {
    /** Bytes of all records, a multiple of 4. */
    int lengthBytes();

    /** Writes all records, the oldest first. */
    void writeTo(WritableByteChannel channel) throws IOException;
}
