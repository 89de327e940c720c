package carousel.api.compression;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A compression model of knet, found as a service by its model name. When it leaves, messages are sent uncompressed and
 * received packets of the model are dropped and counted. A bundle with a model provides the capability
 * {@code carousel.compression;model=NAME}.
 */
@ConsumerType
public interface CompressionProvider {
    /** Namespace of the bundle capability. */
    String NAMESPACE = "carousel.compression";

    /** The value of {@code knet_compression_model} in corosync.conf, for instance {@code zlib}. */
    String model();

    /** The number in the knet data header, 1 to 7 (knet-wire 2.3). */
    int modelNumber();

    /**
     * An encoder of this format.
     *
     * @param level {@code knet_compression_level}; its meaning is the model's
     * @throws IllegalArgumentException when the model has no such level; the message names the range
     */
    Compressor newCompressor(int level);

    /** A decoder for streams of any level and any encoder of this format. */
    Decompressor newDecompressor();
}
