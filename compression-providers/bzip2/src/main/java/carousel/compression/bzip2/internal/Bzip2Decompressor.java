package carousel.compression.bzip2.internal;

import carousel.api.compression.Decompressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/**
 * One bzip2 stream per message. The library makes its decoder anew each time; how much it allocates follows from the digit
 * in the header, which a stranger may have written, and which is lowered to what the target has room for: less than half a
 * megabyte for the largest message of knet.
 */
final class Bzip2Decompressor implements Decompressor {
    private final MessageBytes sourceCopy = new MessageBytes();
    private final MessageBytes result = new MessageBytes();
    private final MessageSource stream = new MessageSource();

    /** {@inheritDoc} The stream has to be the whole source: bytes behind its end are an error. */
    @Override
    public boolean decompress(ByteBuffer source, ByteBuffer target) {
        int sourceBytes = source.remaining();
        int roomBytes = target.remaining();
        byte[] in = sourceCopy.holding(source);
        if (!Bzip2Header.isAt(in, sourceBytes)) {
            return false;
        }
        int digit = Math.min(in[Bzip2Header.DIGIT_OFFSET], '0' + Bzip2Header.digitFor(roomBytes));
        in[Bzip2Header.DIGIT_OFFSET] = (byte) digit;
        byte[] out = result.ofAtLeast(roomBytes);
        stream.start(in, sourceBytes);
        int length;
        try {
            length = read(out, roomBytes);
        } catch (IOException | RuntimeException e) { // whatever the library makes of bytes from the network
            return false;
        }
        if (length < 0 || !stream.isExhausted()) {
            return false;
        }
        target.put(out, 0, length);
        return true;
    }

    @Override
    public void close() {
        sourceCopy.free();
        result.free();
    }

    /** The length of the result, or -1 when there is more than fits. */
    private int read(byte[] out, int roomBytes) throws IOException {
        try (BZip2CompressorInputStream decoder = new BZip2CompressorInputStream(stream)) {
            int length = 0;
            int bytes;
            while (length < roomBytes && (bytes = decoder.read(out, length, roomBytes - length)) >= 0) {
                length += bytes;
            }
            // reads the checksums behind the last byte
            return decoder.read() < 0 ? length : -1;
        }
    }
}
