package carousel.compression.lz4.internal;

import carousel.api.compression.CompressionProvider;
import carousel.api.compression.Compressor;
import carousel.api.compression.Decompressor;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** The model {@code lz4hc}: the blocks of model lz4, made with more effort. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE, immediate = true)
@Capability(namespace = CompressionProvider.NAMESPACE, attribute = "model=lz4hc")
public final class Lz4HcProvider implements CompressionProvider {
    private static final int DEFAULT_LEVEL = 9;
    private static final int LARGEST_LEVEL = 12;

    private final Lz4Library library;

    /** The model by the fastest implementation there is. */
    @Activate
    public Lz4HcProvider() {
        this(Lz4Library.fastest());
    }

    Lz4HcProvider(Lz4Library library) {
        this.library = library;
    }

    @Override
    public String model() {
        return "lz4hc";
    }

    @Override
    public int modelNumber() {
        return 3;
    }

    /**
     * An encoder.
     *
     * @param level the effort, 1 to 12; below that it means 9, above it 12, as libknet does it
     */
    @Override
    public Compressor newCompressor(int level) {
        return Lz4BlockCompressor.high(library, level < 1 ? DEFAULT_LEVEL : Math.min(level, LARGEST_LEVEL));
    }

    @Override
    public Decompressor newDecompressor() {
        return new Lz4BlockDecompressor(library);
    }
}
