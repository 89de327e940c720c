package carousel.compression.zlib.internal;

import carousel.api.compression.Compressor;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;

/** One deflater, reset for each message. */
final class ZlibCompressor implements Compressor {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Deflater deflater;

    ZlibCompressor(int level) {
        deflater = new Deflater(level);
    }

    @Override
    public boolean compress(ByteBuffer source, ByteBuffer target) {
        int sourcePosition = source.position();
        int targetPosition = target.position();
        deflater.reset();
        deflater.setInput(source);
        deflater.finish();
        int bytes = 1;
        while (!deflater.finished() && bytes > 0) {
            bytes = deflater.deflate(target);
        }
        deflater.setInput(NOTHING);
        source.position(sourcePosition);
        if (deflater.finished()) {
            return true;
        }
        target.position(targetPosition);
        return false;
    }

    @Override
    public void close() {
        deflater.end();
    }
}
