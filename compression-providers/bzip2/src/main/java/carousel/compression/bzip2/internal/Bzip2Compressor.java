package carousel.compression.bzip2.internal;

import carousel.api.compression.Compressor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/** One bzip2 stream per message. The library makes its encoder anew each time, more than a megabyte for the smallest block. */
final class Bzip2Compressor implements Compressor {
    private final int level;
    private final MessageBytes message = new MessageBytes();
    private final MessageSink sink = new MessageSink();

    Bzip2Compressor(int level) {
        this.level = level;
    }

    @Override
    public boolean compress(ByteBuffer source, ByteBuffer target) {
        int length = source.remaining();
        byte[] bytes = message.holding(source);
        sink.start(target.remaining());
        int digit = Math.min(level, Bzip2Header.digitFor(length));
        try (BZip2CompressorOutputStream encoder = new BZip2CompressorOutputStream(sink, digit)) {
            encoder.write(bytes, 0, length);
        } catch (IOException e) {
            // Only the sink can fail, and it never does.
            throw new UncheckedIOException(e);
        }
        sink.set(Bzip2Header.DIGIT_OFFSET, '0' + level);
        return sink.copyTo(target);
    }

    @Override
    public void close() {
        message.free();
        sink.free();
    }
}
