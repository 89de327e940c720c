package carousel.knet.internal;

import carousel.api.compression.CompressionProvider;
import carousel.api.compression.Compressor;
import carousel.api.compression.Decompressor;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Model 1, by the JDK. */
final class TestZlib implements CompressionProvider {
    int openCoders;

    @Override
    public String model() {
        return "zlib";
    }

    @Override
    public int modelNumber() {
        return 1;
    }

    @Override
    public Compressor newCompressor(int level) {
        openCoders++;
        Deflater deflater = new Deflater(level);
        return new Compressor() {
            @Override
            public boolean compress(ByteBuffer source, ByteBuffer target) {
                deflater.reset();
                deflater.setInput(source.duplicate());
                deflater.finish();
                int start = target.position();
                deflater.deflate(target);
                if (!deflater.finished()) {
                    target.position(start);
                }
                return deflater.finished();
            }

            @Override
            public void close() {
                openCoders--;
                deflater.end();
            }
        };
    }

    @Override
    public Decompressor newDecompressor() {
        openCoders++;
        Inflater inflater = new Inflater();
        return new Decompressor() {
            @Override
            public boolean decompress(ByteBuffer source, ByteBuffer target) {
                inflater.reset();
                inflater.setInput(source.duplicate());
                int start = target.position();
                try {
                    inflater.inflate(target);
                } catch (DataFormatException e) {
                    target.position(start);
                    return false;
                }
                if (!inflater.finished()) {
                    target.position(start);
                }
                return inflater.finished();
            }

            @Override
            public void close() {
                openCoders--;
                inflater.end();
            }
        };
    }
}
