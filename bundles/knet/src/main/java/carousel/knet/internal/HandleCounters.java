package carousel.knet.internal;

import carousel.api.knet.KnetStatistics;

/** Counters of a handle; of the loop only. */
final class HandleCounters {
    long txUncompressedPackets;
    long txCompressedPackets;
    long txCompressedOriginalBytes;
    long txCompressedSizeBytes;
    long rxCompressedPackets;
    long rxDroppedMalformed;
    long rxDroppedUnknownHost;
    long rxDroppedDuplicate;
    long rxDroppedUndecodable;
    long rxDroppedNotAuthentic;
    long txDroppedNoCrypto;

    KnetStatistics snapshot() {
        return new KnetStatistics(
                txUncompressedPackets,
                txCompressedPackets,
                txCompressedOriginalBytes,
                txCompressedSizeBytes,
                rxCompressedPackets,
                rxDroppedMalformed,
                rxDroppedUnknownHost,
                rxDroppedDuplicate,
                rxDroppedUndecodable,
                rxDroppedNotAuthentic,
                txDroppedNoCrypto);
    }
}
