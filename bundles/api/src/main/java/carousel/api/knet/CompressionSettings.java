package carousel.api.knet;

/**
 * How messages are compressed before sending.
 *
 * @param model the wanted model's name, for instance {@code zlib}
 * @param thresholdBytes only longer messages are compressed; 0 stands for 100 (knet-wire 2.3)
 * @param level the model's level
 */
public record CompressionSettings(String model, int thresholdBytes, int level) {}
