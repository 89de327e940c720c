package carousel.compression.lzma.internal;

import carousel.api.compression.Decompressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.tukaani.xz.BasicArrayCache;
import org.tukaani.xz.SingleXZInputStream;

/**
 * Reads .xz files with any integrity check and any filters. How large a dictionary a stream may declare, and so make us
 * allocate, is limited in two steps: the first block, the only one that the encoders of libknet and xz make of a message,
 * gets one of the size of the result, whatever it declares, and any other block has to stay below one mebibyte. The large
 * arrays are kept from message to message; the library makes the rest of its decoder anew, some 25 kilobytes.
 */
final class LzmaDecompressor implements Decompressor {
    private static final int MEMORY_LIMIT_KIBIBYTES = 1024;

    private final BasicArrayCache arrays = new BasicArrayCache();
    private final MessageBytes sourceCopy = new MessageBytes();
    private final MessageBytes result = new MessageBytes();
    private final MessageSource stream = new MessageSource();
    private final DeclaredDictionary dictionary = new DeclaredDictionary();

    /** {@inheritDoc} The stream has to be the whole source: bytes behind its end are an error. */
    @Override
    public boolean decompress(ByteBuffer source, ByteBuffer target) {
        int sourceBytes = source.remaining();
        int roomBytes = target.remaining();
        byte[] in = sourceCopy.holding(source);
        byte[] out = result.ofAtLeast(roomBytes);
        dictionary.limit(in, sourceBytes, roomBytes);
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
        int limit = MEMORY_LIMIT_KIBIBYTES + roomBytes / 1024;
        try (SingleXZInputStream decoder = new SingleXZInputStream(stream, limit, true, arrays)) {
            int length = 0;
            int bytes;
            while (length < roomBytes && (bytes = decoder.read(out, length, roomBytes - length)) >= 0) {
                length += bytes;
            }
            // reads the checks behind the last byte
            return decoder.read() < 0 ? length : -1;
        }
    }
}
