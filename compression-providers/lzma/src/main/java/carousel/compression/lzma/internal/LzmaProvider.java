package carousel.compression.lzma.internal;

import carousel.api.compression.CompressionProvider;
import carousel.api.compression.Compressor;
import carousel.api.compression.Decompressor;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.tukaani.xz.LZMA2Options;

/** The model {@code lzma}: a complete .xz file without integrity check. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE, immediate = true)
@Capability(namespace = CompressionProvider.NAMESPACE, attribute = "model=lzma")
public final class LzmaProvider implements CompressionProvider {
    @Override
    public String model() {
        return "lzma";
    }

    @Override
    public int modelNumber() {
        return 5;
    }

    /**
     * An encoder.
     *
     * @param level the preset of xz, 0 to 9; -1 is not one, as in libknet. The presets differ in their effort as in xz, but
     *     the dictionary is never larger than the largest message of knet
     */
    @Override
    public Compressor newCompressor(int level) {
        if (level < LZMA2Options.PRESET_MIN || level > LZMA2Options.PRESET_MAX) {
            throw new IllegalArgumentException("The compression level of model lzma is " + level + ", expected "
                    + LZMA2Options.PRESET_MIN + " to " + LZMA2Options.PRESET_MAX + ".");
        }
        return new LzmaCompressor(level);
    }

    @Override
    public Decompressor newDecompressor() {
        return new LzmaDecompressor();
    }
}
