package carousel.itest.verify;

import carousel.api.compression.CompressionProvider;
import carousel.api.compression.Compressor;
import carousel.api.compression.Decompressor;
import carousel.itest.verify.network.Providers;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Compresses by a real model and compares the stream with the recorded one. Encoders of zlib make the same stream everywhere;
 * those of other models may differ from version to version: then their stream has to decompress to the message, and the
 * recorded one goes out, so that everything behind can be compared byte for byte.
 */
final class RecordedCompression implements CompressionProvider {
    private static final int ZLIB = 1;

    private final CompressionProvider model;
    private final Providers providers;
    private int datagram = Mismatch.WHOLE_FILE;
    private byte @Nullable [] expected;
    private @Nullable Mismatch mismatch;

    RecordedCompression(CompressionProvider model, Providers providers) {
        this.model = model;
        this.providers = providers;
    }

    /** What the next message was compressed to; null when it went uncompressed. */
    void expect(int newDatagram, byte @Nullable [] stream) {
        datagram = newDatagram;
        expected = stream;
        mismatch = null;
    }

    /** Throws what went wrong since {@link #expect}. */
    void check() {
        if (mismatch != null) {
            throw mismatch;
        }
    }

    @Override
    public String model() {
        return model.model();
    }

    @Override
    public int modelNumber() {
        return model.modelNumber();
    }

    @Override
    public Compressor newCompressor(int level) {
        Compressor real = model.newCompressor(level);
        return new Compressor() {
            @Override
            public boolean compress(ByteBuffer source, ByteBuffer target) {
                return RecordedCompression.this.compress(real, source, target);
            }

            @Override
            public void close() {
                real.close();
            }
        };
    }

    private boolean compress(Compressor real, ByteBuffer source, ByteBuffer target) {
        int start = target.position();
        boolean isShorter = real.compress(source, target);
        byte[] recorded = expected;
        byte[] own = new byte[target.position() - start];
        target.get(start, own);
        try {
            if (modelNumber() == ZLIB) {
                Mismatch.unlessEqual(datagram, "whether compression shrinks it", recorded != null, isShorter);
                if (recorded != null) {
                    Mismatch.unlessSame(datagram, "the compressed stream", recorded, own);
                }
            } else if (isShorter && !Arrays.equals(own, recorded)) {
                byte[] message = new byte[source.remaining()];
                source.get(source.position(), message);
                Mismatch.unlessSame(
                        datagram,
                        "compressed by " + model() + " and decompressed again, the message",
                        message,
                        RecordedMessage.decompress(datagram, modelNumber(), own, providers));
            }
        } catch (Mismatch e) {
            // not to be thrown here: the link manager would take it for the fault of a provider and go on
            mismatch = e;
        }
        target.position(start);
        if (recorded == null || recorded.length > target.remaining()) {
            return false;
        }
        target.put(recorded);
        return true;
    }

    @Override
    public Decompressor newDecompressor() {
        return model.newDecompressor();
    }
}
