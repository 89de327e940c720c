package carousel.recorder.internal;

import java.nio.ByteBuffer;

/** Where a recording takes its memory from. For the log's thread only. */
interface FlightMemory extends AutoCloseable {
    /** Memory that ends with the process. */
    FlightMemory VOLATILE = new FlightMemory() {
        @Override
        public ByteBuffer segment(int number, int sizeBytes) {
            return ByteBuffer.allocateDirect(sizeBytes);
        }

        @Override
        public void close() {
            // the collector's
        }
    };

    /** Memory for the segment of this number, from 0 on, full of zeros; all have the same size. */
    ByteBuffer segment(int number, int sizeBytes);

    /** The recording is over, and was not left behind by the end of a process. */
    @Override
    void close();
}
