package carousel.knet.internal;

import carousel.api.knet.TrafficStatistics;

/** Packets of one kind on one link; of the loop only. */
final class TrafficCounter {
    private long txPackets;
    private long txBytes;
    private long txErrors;
    private long txRetries;
    private long rxPackets;
    private long rxBytes;

    void sent(int packets, int bytes) {
        txPackets += packets;
        txBytes += bytes;
    }

    void failed(int packets) {
        txErrors += packets;
    }

    void received(int bytes) {
        rxPackets++;
        rxBytes += bytes;
    }

    void clear() {
        txPackets = 0;
        txBytes = 0;
        txErrors = 0;
        txRetries = 0;
        rxPackets = 0;
        rxBytes = 0;
    }

    TrafficStatistics snapshot() {
        return new TrafficStatistics(txPackets, txBytes, txErrors, txRetries, rxPackets, rxBytes);
    }
}
