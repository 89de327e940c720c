package carousel.compression.lzma.internal;

import carousel.api.compression.Compressor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.tukaani.xz.BasicArrayCache;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/**
 * One .xz file per message. The large arrays are kept from message to message; the library still makes its encoder anew
 * each time: 40 kilobytes, and 440 at presets from 4 on.
 */
final class LzmaCompressor implements Compressor {
    /**
     * More dictionary than the largest message has no use. Preset 9 would ask for 64 MiB of it, and for 674 MiB of memory
     * to make each message, for the same stream but for one byte in its header.
     */
    private static final int DICTIONARY_BYTES = 65_536;

    private final LZMA2Options options;
    private final BasicArrayCache arrays = new BasicArrayCache();
    private final MessageBytes message = new MessageBytes();
    private final MessageSink sink = new MessageSink();

    LzmaCompressor(int preset) {
        try {
            options = new LZMA2Options(preset);
            options.setDictSize(DICTIONARY_BYTES);
        } catch (IOException e) {
            throw new IllegalArgumentException("The compression level of model lzma is " + preset + ".", e);
        }
    }

    @Override
    public boolean compress(ByteBuffer source, ByteBuffer target) {
        int length = source.remaining();
        byte[] bytes = message.holding(source);
        sink.start(target.remaining());
        try (XZOutputStream encoder = new XZOutputStream(sink, options, XZ.CHECK_NONE, arrays)) {
            encoder.write(bytes, 0, length);
        } catch (IOException e) {
            // Only the sink can fail, and it never does.
            throw new UncheckedIOException(e);
        }
        return sink.copyTo(target);
    }

    @Override
    public void close() {
        message.free();
        sink.free();
    }
}
