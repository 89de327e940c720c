package carousel.compression.lz4.internal;

import carousel.api.compression.Compressor;
import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/**
 * Writes raw blocks. In C the working memory is kept from message to message; the Java implementation allocates its hash
 * table for each message, which the library does not let us change.
 */
final class Lz4BlockCompressor implements Compressor {
    private final LZ4Compressor encoder;
    private final DirectBuffer sourceCopy = new DirectBuffer();
    private final DirectBuffer result = new DirectBuffer();

    private Lz4BlockCompressor(LZ4Compressor encoder) {
        this.encoder = encoder;
    }

    /** The encoder of model lz4; in Java the acceleration is always 1. */
    static Lz4BlockCompressor fast(Lz4Library library, int acceleration) {
        LZ4Factory factory = library.factory();
        return new Lz4BlockCompressor(
                library.isNative() ? factory.fastResetCompressor(acceleration) : factory.fastCompressor());
    }

    /** The encoder of model lz4hc. */
    static Lz4BlockCompressor high(Lz4Library library, int level) {
        LZ4Factory factory = library.factory();
        return new Lz4BlockCompressor(
                library.isNative() ? factory.highFastResetCompressor(level) : factory.highCompressor(level));
    }

    @Override
    public boolean compress(ByteBuffer source, ByteBuffer target) {
        ByteBuffer in = sourceCopy.holding(source);
        int boundBytes = encoder.maxCompressedLength(in.remaining());
        if (target.remaining() >= boundBytes) {
            int position = target.position();
            target.position(position + compress(in, target, position, target.remaining()));
            return true;
        }
        // A target that may be too small must not become an exception for each message that does not shrink.
        ByteBuffer out = result.ofAtLeast(boundBytes);
        int resultBytes = compress(in, out, 0, boundBytes);
        if (resultBytes > target.remaining()) {
            return false;
        }
        target.put(out.limit(resultBytes));
        return true;
    }

    @Override
    public void close() {
        if (encoder instanceof AutoCloseable state) {
            closeState(state);
        }
        sourceCopy.free();
        result.free();
    }

    private int compress(ByteBuffer in, ByteBuffer out, int outPosition, int outBytes) {
        return encoder.compress(in, in.position(), in.remaining(), out, outPosition, outBytes);
    }

    private static void closeState(AutoCloseable state) {
        try {
            state.close();
        } catch (Exception e) {
            throw new IllegalStateException("The working memory of lz4 could not be freed.", e);
        }
    }
}
