package carousel.knet.internal;

import carousel.api.compression.CompressionProvider;
import carousel.api.compression.Compressor;
import carousel.api.compression.Decompressor;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;

/** Model 7. */
final class TestZstd implements CompressionProvider {
    @Override
    public String model() {
        return "zstd";
    }

    @Override
    public int modelNumber() {
        return 7;
    }

    @Override
    public Compressor newCompressor(int level) {
        return new Compressor() {
            @Override
            public boolean compress(ByteBuffer source, ByteBuffer target) {
                byte[] message = new byte[source.remaining()];
                source.get(source.position(), message);
                byte[] stream = Zstd.compress(message, level);
                if (stream.length > target.remaining()) {
                    return false;
                }
                target.put(stream);
                return true;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Decompressor newDecompressor() {
        return new Decompressor() {
            @Override
            public boolean decompress(ByteBuffer source, ByteBuffer target) {
                byte[] stream = new byte[source.remaining()];
                source.get(source.position(), stream);
                byte[] result = new byte[target.remaining()];
                try {
                    long size = Zstd.decompress(result, stream);
                    if (Zstd.isError(size)) {
                        return false;
                    }
                    target.put(result, 0, (int) size);
                    return true;
                } catch (ZstdException e) {
                    return false;
                }
            }

            @Override
            public void close() {}
        };
    }
}
