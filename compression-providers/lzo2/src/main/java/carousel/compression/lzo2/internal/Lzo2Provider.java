package carousel.compression.lzo2.internal;

import carousel.api.compression.CompressionProvider;
import carousel.api.compression.Compressor;
import carousel.api.compression.Decompressor;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** The model {@code lzo2}: a raw LZO1X stream with its end mark. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE, immediate = true)
@Capability(namespace = CompressionProvider.NAMESPACE, attribute = "model=lzo2")
public final class Lzo2Provider implements CompressionProvider {
    @Override
    public String model() {
        return "lzo2";
    }

    @Override
    public int modelNumber() {
        return 4;
    }

    /**
     * An encoder.
     *
     * @param level which of libknet's five compressors to stand in for: 11, 12 and 15 look for repetitions in a table of
     *     2^11, 2^12 and 2^15 places, 999 in chains of up to 256 places, and 1 and all other numbers in a table of 2^14.
     *     The streams are not those of liblzo2 byte for byte, but any decoder of LZO1X reads them
     */
    @Override
    public Compressor newCompressor(int level) {
        return switch (level) {
            case 11, 12, 15 -> new Lzo2Compressor(level, 1);
            case 999 -> new Lzo2Compressor(15, 256);
            default -> new Lzo2Compressor(14, 1);
        };
    }

    @Override
    public Decompressor newDecompressor() {
        return new Lzo2Decompressor();
    }
}
