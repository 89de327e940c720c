package carousel.api.knet;

/**
 * Counters of a handle since it was opened.
 *
 * @param txUncompressedPackets compression configured, but sent uncompressed (short, not shrinking, or no provider)
 * @param txCompressedPackets messages sent compressed
 * @param txCompressedOriginalBytes their length before
 * @param txCompressedSizeBytes their length after
 * @param rxCompressedPackets messages decompressed
 * @param rxDroppedMalformed packets dropped for their header or length
 * @param rxDroppedUnknownHost packets dropped because host, link or address is not configured
 * @param rxDroppedDuplicate data packets seen before
 * @param rxDroppedUndecodable messages dropped because no provider could decompress them
 * @param rxDroppedNotAuthentic packets dropped by the crypto configuration
 * @param txDroppedNoCrypto packets not sent because the crypto model has no provider
 */
public record KnetStatistics(
        long txUncompressedPackets,
        long txCompressedPackets,
        long txCompressedOriginalBytes,
        long txCompressedSizeBytes,
        long rxCompressedPackets,
        long rxDroppedMalformed,
        long rxDroppedUnknownHost,
        long rxDroppedDuplicate,
        long rxDroppedUndecodable,
        long rxDroppedNotAuthentic,
        long txDroppedNoCrypto) {}
