package carousel.knet.internal;

import carousel.api.knet.LinkStatistics;
import carousel.api.transport.TransportLink;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that is counted for one link (knet-wire 7.2); of the loop only. */
final class LinkCounters {
    final TrafficCounter data = new TrafficCounter();
    final TrafficCounter ping = new TrafficCounter();
    final TrafficCounter pong = new TrafficCounter();
    final TrafficCounter pathMtu = new TrafficCounter();

    private final ArrayDeque<Long> downTimes = new ArrayDeque<>(LinkStatistics.KEPT_TIMES);
    private final ArrayDeque<Long> upTimes = new ArrayDeque<>(LinkStatistics.KEPT_TIMES);
    private int downCount;
    private int upCount;
    private long lostPackets;
    private long retriedPackets;
    private boolean measured;
    private long latencyMinMicros;
    private long latencyMaxMicros;

    void wentUp(long nowNanos) {
        upCount++;
        keep(upTimes, nowNanos);
    }

    void wentDown(long nowNanos) {
        downCount++;
        keep(downTimes, nowNanos);
    }

    /** The extremes follow the running mean, not the samples (knet-wire 4.3). */
    void latency(long meanMicros) {
        latencyMinMicros = measured ? Math.min(latencyMinMicros, meanMicros) : meanMicros;
        latencyMaxMicros = Math.max(latencyMaxMicros, meanMicros);
        measured = true;
    }

    /** A transport's way to the peer ends, with what it counted. */
    void closed(TransportLink transportLink) {
        lostPackets += transportLink.lostPackets();
        retriedPackets += transportLink.retriedPackets();
    }

    void clear(@Nullable TransportLink transportLink) {
        lostPackets = transportLink == null ? 0 : -transportLink.lostPackets();
        retriedPackets = transportLink == null ? 0 : -transportLink.retriedPackets();
        data.clear();
        ping.clear();
        pong.clear();
        pathMtu.clear();
        downTimes.clear();
        upTimes.clear();
        downCount = 0;
        upCount = 0;
        measured = false;
        latencyMinMicros = 0;
        latencyMaxMicros = 0;
    }

    /**
     * What was counted so far. The transport does not know what is in the packets: all that it lost or retried counts as data.
     *
     * @param transportLink the way in use, with what it counted, or null
     */
    LinkStatistics snapshot(@Nullable TransportLink transportLink, long latencyMicros, int latencySamples) {
        long lost = lostPackets + (transportLink == null ? 0 : transportLink.lostPackets());
        long retried = retriedPackets + (transportLink == null ? 0 : transportLink.retriedPackets());
        return new LinkStatistics(
                data.snapshot(lost, retried),
                ping.snapshot(0, 0),
                pong.snapshot(0, 0),
                pathMtu.snapshot(0, 0),
                latencyMinMicros,
                latencyMicros,
                latencyMaxMicros,
                latencySamples,
                downCount,
                upCount,
                List.copyOf(downTimes),
                List.copyOf(upTimes));
    }

    private static void keep(ArrayDeque<Long> times, long nowNanos) {
        if (times.size() == LinkStatistics.KEPT_TIMES) {
            times.removeLast();
        }
        times.addFirst(nowNanos);
    }
}
