package carousel.compression.bzip2.internal;

import carousel.api.compression.CompressionProvider;
import carousel.api.compression.Compressor;
import carousel.api.compression.Decompressor;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** The model {@code bzip2}: a complete bzip2 stream. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE, immediate = true)
@Capability(namespace = CompressionProvider.NAMESPACE, attribute = "model=bzip2")
public final class Bzip2Provider implements CompressionProvider {
    @Override
    public String model() {
        return "bzip2";
    }

    @Override
    public int modelNumber() {
        return 6;
    }

    /**
     * An encoder.
     *
     * @param level the size of a block in units of 100,000 bytes, 1 to 9; others are refused, as in libknet. A message is
     *     shorter than the smallest block, so the level does not change more than the stream's header
     */
    @Override
    public Compressor newCompressor(int level) {
        if (level < BZip2CompressorOutputStream.MIN_BLOCKSIZE || level > BZip2CompressorOutputStream.MAX_BLOCKSIZE) {
            throw new IllegalArgumentException("The compression level of model bzip2 is " + level + ", expected "
                    + BZip2CompressorOutputStream.MIN_BLOCKSIZE + " to " + BZip2CompressorOutputStream.MAX_BLOCKSIZE
                    + ".");
        }
        return new Bzip2Compressor(level);
    }

    @Override
    public Decompressor newDecompressor() {
        return new Bzip2Decompressor();
    }
}
