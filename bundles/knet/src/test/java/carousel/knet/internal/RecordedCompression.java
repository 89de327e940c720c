package carousel.knet.internal;

import carousel.api.compression.CompressionProvider;
import carousel.api.compression.Compressor;
import carousel.api.compression.Decompressor;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compresses known messages as libknet was seen to do: another version of the same library may do it otherwise. */
final class RecordedCompression implements CompressionProvider {
    private final String model;
    private final int modelNumber;
    private final Map<ByteBuffer, byte[]> streams = new HashMap<>();

    RecordedCompression(String model, int modelNumber) {
        this.model = model;
        this.modelNumber = modelNumber;
    }

    void record(byte[] message, byte[] stream) {
        streams.put(ByteBuffer.wrap(message), stream);
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public int modelNumber() {
        return modelNumber;
    }

    @Override
    public Compressor newCompressor(int level) {
        return new Compressor() {
            @Override
            public boolean compress(ByteBuffer source, ByteBuffer target) {
                byte @Nullable [] stream = streams.get(source);
                if (stream == null || stream.length > target.remaining()) {
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
        throw new UnsupportedOperationException("recorded traffic is only sent");
    }
}
