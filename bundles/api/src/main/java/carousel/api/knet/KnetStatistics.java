package carousel.api.knet;

import java.util.EnumMap;
import java.util.Map;

/**
 * Counters of a handle since it was opened or cleared (knet-wire 7.3).
 *
 * @param txUncompressedPackets compression configured, but sent uncompressed (short, not shrinking, or no provider)
 * @param txCompressedPackets messages sent compressed
 * @param txCompressedOriginalBytes their length before
 * @param txCompressedSizeBytes their length after
 * @param txCompressTime time per attempt to compress
 * @param rxCompressedPackets messages decompressed
 * @param rxCompressedOriginalBytes their length after decompression
 * @param rxCompressedSizeBytes their length as received (libknet counts 8 more per message)
 * @param rxCompressTime time per decompression
 * @param txCryptPackets packets sealed, of every type
 * @param txCryptByteOverhead bytes that sealing added to data packets
 * @param txCryptTime time per sealed data packet; those of one message share their time evenly
 * @param rxCryptPackets packets opened, of every type
 * @param rxCryptTime time per opened packet
 * @param dropped packets and messages that went no further, by reason; every reason is there
 */
public record KnetStatistics(
        long txUncompressedPackets,
        long txCompressedPackets,
        long txCompressedOriginalBytes,
        long txCompressedSizeBytes,
        DurationStatistics txCompressTime,
        long rxCompressedPackets,
        long rxCompressedOriginalBytes,
        long rxCompressedSizeBytes,
        DurationStatistics rxCompressTime,
        long txCryptPackets,
        long txCryptByteOverhead,
        DurationStatistics txCryptTime,
        long rxCryptPackets,
        DurationStatistics rxCryptTime,
        Map<DropReason, Long> dropped) {

    /** Nothing yet. */
    public static final KnetStatistics NONE = new KnetStatistics(
            0,
            0,
            0,
            0,
            DurationStatistics.NONE,
            0,
            0,
            0,
            DurationStatistics.NONE,
            0,
            0,
            DurationStatistics.NONE,
            0,
            DurationStatistics.NONE,
            Map.of());

    /** Fills in the reasons that are missing. */
    public KnetStatistics {
        Map<DropReason, Long> complete = new EnumMap<>(DropReason.class);
        for (DropReason reason : DropReason.values()) {
            complete.put(reason, dropped.getOrDefault(reason, 0L));
        }
        dropped = Map.copyOf(complete);
    }

    /** How many went no further for this reason. */
    public long dropped(DropReason reason) {
        return dropped.getOrDefault(reason, 0L);
    }
}
