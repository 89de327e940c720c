package carousel.knet.internal;

import carousel.api.knet.TrafficStatistics;

/** Packets of one kind on one link; of the loop only. */
final class TrafficCounter {
    private long txPackets;
    private long txBytes;
    private long rxPackets;
    private long rxBytes;

    void sent(int packets, int bytes) {
        txPackets += packets;
        txBytes += bytes;
    }

    void received(int bytes) {
        rxPackets++;
        rxBytes += bytes;
    }

    void clear() {
        txPackets = 0;
        txBytes = 0;
        rxPackets = 0;
        rxBytes = 0;
    }

    /**
     * What was counted so far.
     *
     * @param txErrors packets that the transport gave up
     * @param txRetries packets that the transport offered again
     */
    TrafficStatistics snapshot(long txErrors, long txRetries) {
        return new TrafficStatistics(txPackets, txBytes, txErrors, txRetries, rxPackets, rxBytes);
    }
}
