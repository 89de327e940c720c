package carousel.compression.bzip2.internal;

import java.io.InputStream;

/** The bytes of a message as a stream that can be used again for the next. */
final class MessageSource extends InputStream {
    private byte[] array = {};
    private int position;
    private int end;

    void start(byte[] bytes, int length) {
        array = bytes;
        position = 0;
        end = length;
    }

    @Override
    public int read() {
        return position < end ? array[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        int bytes = Math.min(length, end - position);
        if (bytes == 0 && length > 0) {
            return -1;
        }
        System.arraycopy(array, position, target, offset, bytes);
        position += bytes;
        return bytes;
    }

    boolean isExhausted() {
        return position == end;
    }
}
