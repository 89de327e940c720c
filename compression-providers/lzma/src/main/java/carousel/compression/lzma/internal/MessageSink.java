package carousel.compression.lzma.internal;

import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Keeps what is written as long as it fits, and drops the rest without an exception. */
final class MessageSink extends OutputStream {
    private final MessageBytes bytes = new MessageBytes();
    private byte[] array = {};
    private int roomBytes;
    private long writtenBytes;

    /** Begins a stream that may have so many bytes. */
    void start(int room) {
        array = bytes.ofAtLeast(room);
        roomBytes = room;
        writtenBytes = 0;
    }

    @Override
    public void write(int value) {
        if (writtenBytes < roomBytes) {
            array[(int) writtenBytes] = (byte) value;
        }
        writtenBytes++;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        if (length <= roomBytes - writtenBytes) {
            System.arraycopy(source, offset, array, (int) writtenBytes, length);
        }
        writtenBytes += length;
    }

    /** Whether all of it fitted, and is in the target now. */
    boolean copyTo(ByteBuffer target) {
        if (writtenBytes > roomBytes) {
            return false;
        }
        target.put(array, 0, (int) writtenBytes);
        return true;
    }

    void free() {
        bytes.free();
        array = new byte[0];
    }
}
