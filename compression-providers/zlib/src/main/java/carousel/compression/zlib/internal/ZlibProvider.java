package carousel.compression.zlib.internal;

import carousel.api.compression.CompressionProvider;
import carousel.api.compression.Compressor;
import carousel.api.compression.Decompressor;
import java.util.zip.Deflater;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The model {@code zlib}: zlib streams of RFC 1950. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE, immediate = true)
@Capability(namespace = CompressionProvider.NAMESPACE, attribute = "model=zlib")
public final class ZlibProvider implements CompressionProvider {
    private static final Logger LOGGER = LoggerFactory.getLogger("KNET");

    @Override
    public String model() {
        return "zlib";
    }

    @Override
    public int modelNumber() {
        return 1;
    }

    /**
     * An encoder.
     *
     * @param level -1 (zlib's own choice) to 9; 0 would never shrink anything and means -1, as libknet does it
     */
    @Override
    public Compressor newCompressor(int level) {
        if (level < Deflater.DEFAULT_COMPRESSION || level > Deflater.BEST_COMPRESSION) {
            throw new IllegalArgumentException("The compression level of model zlib is " + level + ", expected "
                    + Deflater.DEFAULT_COMPRESSION + " to " + Deflater.BEST_COMPRESSION + ".");
        }
        if (level == Deflater.NO_COMPRESSION) {
            LOGGER.warn("Compression level 0 of model zlib never shrinks anything, -1 is used instead.");
            return new ZlibCompressor(Deflater.DEFAULT_COMPRESSION);
        }
        return new ZlibCompressor(level);
    }

    @Override
    public Decompressor newDecompressor() {
        return new ZlibDecompressor();
    }
}
