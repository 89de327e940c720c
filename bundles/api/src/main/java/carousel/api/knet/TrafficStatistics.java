package carousel.api.knet;

/**
 * What travelled over a link.
 *
 * @param txPackets packets handed to the transport
 * @param txBytes their bytes on the wire, without IP and transport headers
 * @param txErrors packets that the transport gave up
 * @param txRetries packets that the transport had to offer again
 * @param rxPackets packets accepted
 * @param rxBytes their bytes, opened
 */
public record TrafficStatistics(
        long txPackets, long txBytes, long txErrors, long txRetries, long rxPackets, long rxBytes) {
    /** Nothing yet. */
    public static final TrafficStatistics NONE = new TrafficStatistics(0, 0, 0, 0, 0, 0);

    /** The sums. */
    public TrafficStatistics plus(TrafficStatistics other) {
        return new TrafficStatistics(
                txPackets + other.txPackets,
                txBytes + other.txBytes,
                txErrors + other.txErrors,
                txRetries + other.txRetries,
                rxPackets + other.rxPackets,
                rxBytes + other.rxBytes);
    }
}
