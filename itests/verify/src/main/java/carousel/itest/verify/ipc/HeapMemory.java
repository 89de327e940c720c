package carousel.itest.verify.ipc;

import carousel.api.os.SharedMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** Memory that a client is said to share (zero copy, ipc-wire 9); no file is touched. */
public final class HeapMemory implements SharedMemory {
    private static final int ADDRESS = 8;
    private static final int REQUEST = 16;
    private static final int MULTICAST_ID = 2;
    private static final int MULTICAST_BYTES = 40;

    private ByteBuffer last = ByteBuffer.allocate(REQUEST).order(ByteOrder.nativeOrder());

    @Override
    public Region create(Path file, int sizeBytes, int userId, int groupId, boolean doubled) {
        throw new UnsupportedOperationException("Clients make the files.");
    }

    @Override
    public Region open(Path file, int sizeBytes) {
        last = ByteBuffer.allocate(sizeBytes).order(ByteOrder.nativeOrder());
        return new HeapRegion(last);
    }

    /** What the server called the memory that was shared last. */
    long address() {
        return last.getLong(ADDRESS);
    }

    /** Puts a multicast where the program would have. */
    void putMulticast(byte[] data) {
        last.putInt(REQUEST, MULTICAST_ID)
                .putInt(REQUEST + 8, MULTICAST_BYTES + data.length)
                .putInt(REQUEST + 32, data.length)
                .put(REQUEST + MULTICAST_BYTES, data);
    }

    private record HeapRegion(ByteBuffer bytes) implements Region {
        @Override
        public void openSemaphore(int offset) {
            throw new UnsupportedOperationException("There is no semaphore in it.");
        }

        @Override
        public void post(int offset) {
            throw new UnsupportedOperationException("There is no semaphore in it.");
        }

        @Override
        public boolean tryTake(int offset) {
            return false;
        }

        @Override
        public int value(int offset) {
            return 0;
        }

        @Override
        public void close() {
            // the heap's
        }
    }
}
