package carousel.compression.lz4.internal;

import carousel.api.compression.CompressionProvider;
import carousel.api.compression.Compressor;
import carousel.api.compression.Decompressor;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The model {@code lz4}: one raw LZ4 block, without frame and without size. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE, immediate = true)
@Capability(namespace = CompressionProvider.NAMESPACE, attribute = "model=lz4")
public final class Lz4Provider implements CompressionProvider {
    private static final Logger LOGGER = LoggerFactory.getLogger("KNET");

    private final Lz4Library library;

    /** The model by the fastest implementation there is. */
    @Activate
    public Lz4Provider() {
        this(Lz4Library.fastest());
    }

    Lz4Provider(Lz4Library library) {
        this.library = library;
    }

    @Override
    public String model() {
        return "lz4";
    }

    @Override
    public int modelNumber() {
        return 2;
    }

    /**
     * An encoder.
     *
     * @param level the acceleration: more is faster and shrinks less. Below 1 it means 1, and the library has an end of its
     *     own for large ones. Where the library runs in Java it is always 1, which any decoder reads just as well
     */
    @Override
    public Compressor newCompressor(int level) {
        if (level > 1 && !library.isNative()) {
            LOGGER.warn("Compression level {} of model lz4 needs the native library of lz4, 1 is used instead.", level);
        }
        return Lz4BlockCompressor.fast(library, Math.max(1, level));
    }

    @Override
    public Decompressor newDecompressor() {
        return new Lz4BlockDecompressor(library);
    }
}
