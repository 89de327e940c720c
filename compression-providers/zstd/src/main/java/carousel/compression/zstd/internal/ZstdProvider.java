package carousel.compression.zstd.internal;

import carousel.api.compression.CompressionProvider;
import carousel.api.compression.Compressor;
import carousel.api.compression.Decompressor;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** The model {@code zstd}: one zstd frame with its content size, without checksum or dictionary. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE, immediate = true)
@Capability(namespace = CompressionProvider.NAMESPACE, attribute = "model=zstd")
public final class ZstdProvider implements CompressionProvider {
    @Override
    public String model() {
        return "zstd";
    }

    @Override
    public int modelNumber() {
        return 7;
    }

    /**
     * An encoder.
     *
     * @param level any number; zstd takes the nearest level it has, and its own choice for 0
     */
    @Override
    public Compressor newCompressor(int level) {
        return new ZstdCompressor(level);
    }

    @Override
    public Decompressor newDecompressor() {
        return new ZstdDecompressor();
    }
}
