package carousel.knet.internal;

import carousel.api.compression.CompressionProvider;
import carousel.api.compression.Compressor;
import carousel.api.compression.Decompressor;
import carousel.api.knet.CompressionSettings;
import carousel.api.knet.Knet;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compression of outgoing messages by the configured model and of incoming ones by whatever model they name (knet-wire
 * 2.3, 3.6), as far as providers are there.
 */
final class Compression {
    /** The number of an uncompressed message. */
    static final int NONE = 0;

    private static final int MAX_MODEL_NUMBER = 255;
    private static final int DEFAULT_THRESHOLD_BYTES = 100;
    private static final Logger LOG = LoggerFactory.getLogger("KNET");

    private final @Nullable CompressionSettings settings;
    private final HandleCounters counters;
    private final int thresholdBytes;

    private @Nullable CompressionProvider transmitProvider;
    private @Nullable Compressor compressor;
    private @Nullable ByteBuffer compressed;
    private int usedModelNumber = NONE;
    private boolean absenceTold;
    private boolean failureTold;

    private final @Nullable CompressionProvider[] providers = new @Nullable CompressionProvider[MAX_MODEL_NUMBER + 1];
    private final @Nullable Decompressor[] decompressors = new @Nullable Decompressor[MAX_MODEL_NUMBER + 1];
    private @Nullable ByteBuffer decompressed;

    Compression(@Nullable CompressionSettings settings, HandleCounters counters) {
        this.settings = settings;
        this.counters = counters;
        this.thresholdBytes = settings == null || settings.thresholdBytes() == 0
                ? DEFAULT_THRESHOLD_BYTES
                : settings.thresholdBytes();
    }

    /**
     * Compresses a message if that is configured, possible and of use.
     *
     * @return the message itself, or a buffer that is valid until the next call; {@link #usedModelNumber} tells which
     */
    ByteBuffer compress(ByteBuffer message) {
        usedModelNumber = NONE;
        if (settings == null) {
            return message;
        }
        int length = message.remaining();
        Compressor encoder = compressor;
        CompressionProvider provider = transmitProvider;
        if (encoder != null && provider != null && length > thresholdBytes) {
            ByteBuffer target = compressed;
            if (target == null) {
                target = ByteBuffer.allocateDirect(Knet.MAX_MESSAGE_BYTES);
                compressed = target;
            }
            // a result that is not shorter is not wanted
            target.clear().limit(length - 1);
            if (compress(encoder, message, target)) {
                target.flip();
                usedModelNumber = provider.modelNumber();
                counters.txCompressedPackets++;
                counters.txCompressedOriginalBytes += length;
                counters.txCompressedSizeBytes += target.remaining();
                return target;
            }
        }
        counters.txUncompressedPackets++;
        return message;
    }

    /** What {@link #compress} just did: the number for the data header. */
    int usedModelNumber() {
        return usedModelNumber;
    }

    /** Decompresses a message into a buffer that is valid until the next call; null when that is not possible. */
    @Nullable
    ByteBuffer decompress(int modelNumber, ByteBuffer message) {
        ByteBuffer target = decompressed;
        if (target == null) {
            target = ByteBuffer.allocateDirect(Knet.MAX_MESSAGE_BYTES);
            decompressed = target;
        }
        target.clear();
        try {
            Decompressor decoder = decompressor(modelNumber);
            if (decoder == null || !decoder.decompress(message, target)) {
                return null;
            }
        } catch (RuntimeException e) {
            tellFailure("decompress", e);
            return null;
        }
        counters.rxCompressedPackets++;
        return target.flip();
    }

    /** Takes the providers that are there now, the best first. Those in use that are still the best stay undisturbed. */
    void useProviders(List<CompressionProvider> available) {
        for (int number = 1; number <= MAX_MODEL_NUMBER; number++) {
            CompressionProvider best = null;
            for (CompressionProvider candidate : available) {
                if (best == null && candidate.modelNumber() == number) {
                    best = candidate;
                }
            }
            if (best != providers[number]) {
                closeDecompressor(number);
                providers[number] = best;
            }
        }
        if (settings != null) {
            useTransmitProvider(settings, available);
        }
    }

    void close() {
        closeCompressor();
        for (int number = 0; number <= MAX_MODEL_NUMBER; number++) {
            closeDecompressor(number);
        }
    }

    private void useTransmitProvider(CompressionSettings wanted, List<CompressionProvider> available) {
        CompressionProvider best = null;
        for (CompressionProvider candidate : available) {
            if (best == null && candidate.model().equals(wanted.model())) {
                best = candidate;
            }
        }
        if (best == null && !absenceTold) {
            LOG.warn("compress: No provider for model {}: messages are sent uncompressed", wanted.model());
        }
        absenceTold = best == null;
        if (best == transmitProvider) {
            return;
        }
        closeCompressor();
        transmitProvider = best;
        if (best == null) {
            return;
        }
        failureTold = false;
        try {
            compressor = best.newCompressor(wanted.level());
        } catch (RuntimeException e) {
            LOG.error(
                    "compress: Model {} refused level {}, messages are sent uncompressed: {}",
                    wanted.model(),
                    wanted.level(),
                    e.getMessage());
        }
    }

    private boolean compress(Compressor encoder, ByteBuffer message, ByteBuffer target) {
        try {
            return encoder.compress(message, target);
        } catch (RuntimeException e) {
            tellFailure("compress", e);
            return false;
        }
    }

    private void tellFailure(String what, RuntimeException e) {
        if (!failureTold) {
            LOG.error("compress: A model failed to {}", what, e);
            failureTold = true;
        }
    }

    private void closeCompressor() {
        Compressor encoder = compressor;
        compressor = null;
        if (encoder != null) {
            encoder.close();
        }
    }

    private void closeDecompressor(int modelNumber) {
        Decompressor decoder = decompressors[modelNumber];
        decompressors[modelNumber] = null;
        if (decoder != null) {
            decoder.close();
        }
    }

    private @Nullable Decompressor decompressor(int modelNumber) {
        Decompressor decoder = decompressors[modelNumber];
        CompressionProvider provider = providers[modelNumber];
        if (decoder == null && provider != null) {
            decoder = provider.newDecompressor();
            decompressors[modelNumber] = decoder;
        }
        return decoder;
    }
}
