package carousel.knet.internal;

import carousel.api.knet.DropReason;
import carousel.api.knet.KnetStatistics;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** Counters of a handle; of the loop only. */
final class HandleCounters {
    private static final DropReason[] REASONS = DropReason.values();

    long txUncompressedPackets;
    long txCompressedPackets;
    long txCompressedOriginalBytes;
    long txCompressedSizeBytes;
    final DurationCounter txCompressTime = new DurationCounter();
    long rxCompressedPackets;
    long rxCompressedOriginalBytes;
    long rxCompressedSizeBytes;
    final DurationCounter rxCompressTime = new DurationCounter();
    long txCryptPackets;
    long txCryptByteOverhead;
    final DurationCounter txCryptTime = new DurationCounter();
    long rxCryptPackets;
    final DurationCounter rxCryptTime = new DurationCounter();

    private final long[] dropped = new long[REASONS.length];

    void drop(DropReason reason) {
        dropped[index(reason)]++;
    }

    @SuppressWarnings("EnumOrdinal") // neither stored nor sent
    private static int index(DropReason reason) {
        return reason.ordinal();
    }

    KnetStatistics snapshot() {
        Map<DropReason, Long> byReason = new EnumMap<>(DropReason.class);
        for (DropReason reason : REASONS) {
            byReason.put(reason, dropped[index(reason)]);
        }
        return new KnetStatistics(
                txUncompressedPackets,
                txCompressedPackets,
                txCompressedOriginalBytes,
                txCompressedSizeBytes,
                txCompressTime.snapshot(),
                rxCompressedPackets,
                rxCompressedOriginalBytes,
                rxCompressedSizeBytes,
                rxCompressTime.snapshot(),
                txCryptPackets,
                txCryptByteOverhead,
                txCryptTime.snapshot(),
                rxCryptPackets,
                rxCryptTime.snapshot(),
                byReason);
    }

    void clear() {
        txUncompressedPackets = 0;
        txCompressedPackets = 0;
        txCompressedOriginalBytes = 0;
        txCompressedSizeBytes = 0;
        txCompressTime.clear();
        rxCompressedPackets = 0;
        rxCompressedOriginalBytes = 0;
        rxCompressedSizeBytes = 0;
        rxCompressTime.clear();
        txCryptPackets = 0;
        txCryptByteOverhead = 0;
        txCryptTime.clear();
        rxCryptPackets = 0;
        rxCryptTime.clear();
        Arrays.fill(dropped, 0);
    }
}
