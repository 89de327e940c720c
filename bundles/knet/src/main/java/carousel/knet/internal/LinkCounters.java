package carousel.knet.internal;

import carousel.api.knet.LinkStatistics;
import java.util.ArrayDeque;
import java.util.List;

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

    void clear() {
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

    LinkStatistics snapshot(long latencyMicros, int latencySamples) {
        return new LinkStatistics(
                data.snapshot(),
                ping.snapshot(),
                pong.snapshot(),
                pathMtu.snapshot(),
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
