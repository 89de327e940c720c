package carousel.compression.zlib.internal;

import carousel.api.compression.Decompressor;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** One inflater, reset for each message. */
final class ZlibDecompressor implements Decompressor {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Inflater inflater = new Inflater();

    /** {@inheritDoc} The stream has to be the whole source: bytes behind its end are an error. */
    @Override
    public boolean decompress(ByteBuffer source, ByteBuffer target) {
        int sourcePosition = source.position();
        int targetPosition = target.position();
        boolean whole;
        inflater.reset();
        inflater.setInput(source);
        try {
            int bytes = 1;
            while (!inflater.finished() && bytes > 0) {
                bytes = inflater.inflate(target);
            }
            whole = inflater.finished() && inflater.getRemaining() == 0;
        } catch (DataFormatException e) {
            whole = false;
        }
        inflater.setInput(NOTHING);
        source.position(sourcePosition);
        if (!whole) {
            target.position(targetPosition);
        }
        return whole;
    }

    @Override
    public void close() {
        inflater.end();
    }
}
