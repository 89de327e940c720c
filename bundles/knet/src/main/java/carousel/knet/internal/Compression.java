package carousel.knet.internal;

import carousel.api.compression.CompressionProvider;
import carousel.api.compression.Compressor;
import carousel.api.compression.Decompressor;
import carousel.api.knet.CompressionSettings;
import carousel.api.knet.Knet;
import carousel.api.loop.EventLoop;
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

    /** The number of zstd, the model that a libknet may not survive (knet-wire 10.2). */
    static final int ZSTD = 7;

    /** libknet's, by their numbers (knet-wire 2.3). */
    private static final List<String> MODELS = List.of("none", "zlib", "lz4", "lz4hc", "lzo2", "lzma", "bzip2", "zstd");

    private static final int MAX_MODEL_NUMBER = 255;
    private static final int DEFAULT_THRESHOLD_BYTES = 100;
    private static final Logger LOG = LoggerFactory.getLogger("KNET");

    private final EventLoop loop;
    private final HandleCounters counters;
    private final Deafness deafness;
    private @Nullable CompressionSettings settings;
    private List<CompressionProvider> available = List.of();

    private @Nullable CompressionProvider transmitProvider;
    private @Nullable Compressor compressor;
    private @Nullable ByteBuffer compressed;
    private int usedModelNumber = NONE;
    /** With which the others compress, as far as they have the same configuration; unknown below {@link #NONE}. */
    private int clusterModelNumber = NONE;

    private boolean absenceTold;
    private boolean failureTold;
    private boolean heldBackTold;

    private final @Nullable CompressionProvider[] providers = new @Nullable CompressionProvider[MAX_MODEL_NUMBER + 1];
    private final @Nullable Decompressor[] decompressors = new @Nullable Decompressor[MAX_MODEL_NUMBER + 1];
    private @Nullable ByteBuffer decompressed;

    Compression(EventLoop loop, @Nullable CompressionSettings settings, HandleCounters counters) {
        this.loop = loop;
        this.settings = settings;
        this.counters = counters;
        deafness = new Deafness(loop);
        noteClusterModel(settings, null);
    }

    /** Whether messages of the others cannot be read, so that links have to be down; says so once. */
    boolean isDeaf() {
        CompressionSettings configured = settings;
        if (configured == null || !deafness.isDeaf()) {
            return false;
        }
        deafness.tell(configured.model());
        return true;
    }

    private void noteClusterModel(@Nullable CompressionSettings wanted, @Nullable CompressionProvider provider) {
        if (provider != null) {
            clusterModelNumber = provider.modelNumber();
        } else {
            clusterModelNumber = wanted == null ? NONE : MODELS.indexOf(wanted.model());
        }
    }

    /**
     * Changes the model for outgoing messages, or ends their compression.
     *
     * @throws IllegalArgumentException when the model is there and refuses the level; nothing changes then
     */
    void configure(@Nullable CompressionSettings wanted) {
        CompressionProvider provider = wanted == null ? null : bestFor(wanted);
        Compressor encoder = wanted == null || provider == null ? null : provider.newCompressor(wanted.level());
        closeCompressor();
        settings = wanted;
        transmitProvider = provider;
        compressor = encoder;
        failureTold = false;
        heldBackTold = false;
        noteClusterModel(wanted, provider);
        deafness.over(); // the next message tells
        if (wanted != null) {
            tellAbsence(wanted, provider);
        }
    }

    /** The number of the model that outgoing messages are compressed with now, {@link #NONE} without one. */
    int transmitModelNumber() {
        CompressionProvider provider = transmitProvider;
        return provider == null || compressor == null ? NONE : provider.modelNumber();
    }

    /**
     * Compresses a message if that is configured, possible and of use.
     *
     * @param isWelcome whether all who get it can take the model
     * @return the message itself, or a buffer that is valid until the next call; {@link #usedModelNumber} tells which
     */
    ByteBuffer compress(ByteBuffer message, boolean isWelcome) {
        usedModelNumber = NONE;
        CompressionSettings configured = settings;
        if (configured == null) {
            return message;
        }
        if (!isWelcome) {
            tellHeldBack(configured);
            counters.txUncompressedPackets++;
            return message;
        }
        int length = message.remaining();
        int thresholdBytes = configured.thresholdBytes() == 0 ? DEFAULT_THRESHOLD_BYTES : configured.thresholdBytes();
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
        long begin = loop.nanoTime();
        try {
            Decompressor decoder = decompressor(modelNumber);
            if (decoder == null) {
                if (modelNumber == clusterModelNumber) {
                    deafness.missed();
                }
                return null;
            }
            if (!decoder.decompress(message, target)) {
                return null;
            }
        } catch (RuntimeException e) {
            tellFailure("decompress", e);
            return null;
        }
        target.flip();
        counters.rxCompressTime.add(loop.nanoTime() - begin, 1);
        counters.rxCompressedPackets++;
        counters.rxCompressedSizeBytes += message.remaining();
        counters.rxCompressedOriginalBytes += target.remaining();
        return target;
    }

    /** Takes the providers that are there now, the best first. Those in use that are still the best stay undisturbed. */
    void useProviders(List<CompressionProvider> providersNow) {
        available = providersNow;
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
            useTransmitProvider(settings);
        }
        if (clusterModelNumber > NONE && providers[clusterModelNumber] != null) {
            deafness.over();
        }
    }

    void close() {
        closeCompressor();
        for (int number = 0; number <= MAX_MODEL_NUMBER; number++) {
            closeDecompressor(number);
        }
    }

    private @Nullable CompressionProvider bestFor(CompressionSettings wanted) {
        for (CompressionProvider candidate : available) {
            if (candidate.model().equals(wanted.model())) {
                return candidate;
            }
        }
        return null;
    }

    private void tellAbsence(CompressionSettings wanted, @Nullable CompressionProvider best) {
        if (best == null && !absenceTold) {
            LOG.warn("compress: No provider for model {}: messages are sent uncompressed", wanted.model());
        }
        absenceTold = best == null;
    }

    private void tellHeldBack(CompressionSettings wanted) {
        if (!heldBackTold) {
            LOG.info(
                    "compress: Messages go uncompressed until every peer has shown that {} does it no harm",
                    wanted.model());
            heldBackTold = true;
        }
    }

    private void useTransmitProvider(CompressionSettings wanted) {
        CompressionProvider best = bestFor(wanted);
        tellAbsence(wanted, best);
        if (best == transmitProvider) {
            return;
        }
        closeCompressor();
        transmitProvider = best;
        if (best == null) {
            return; // the others may go on with its model
        }
        noteClusterModel(wanted, best);
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
        long begin = loop.nanoTime();
        try {
            boolean isShorter = encoder.compress(message, target);
            counters.txCompressTime.add(loop.nanoTime() - begin, 1);
            return isShorter;
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
