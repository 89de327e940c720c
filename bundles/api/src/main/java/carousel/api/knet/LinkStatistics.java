package carousel.api.knet;

import java.util.List;

/**
 * Counters of a link since it was configured or cleared (knet-wire 7.2).
 *
 * @param data messages and fragments; sent bytes as on the wire, received bytes opened (header of 14 and data), duplicates too
 * @param ping heartbeats
 * @param pong answers to heartbeats
 * @param pathMtu path MTU probes sent; probes and replies received
 * @param latencyMinMicros least running mean of the round trip, 0 before the first pong
 * @param latencyAveMicros running mean of the round trip
 * @param latencyMaxMicros largest running mean
 * @param latencySamples pongs in the running mean, at most the ping precision
 * @param downCount how often it went down; switching it on counts as one, as in libknet
 * @param upCount how often it came up
 * @param downTimesNanos when it last went down, the newest first, at most 16, by the clock of the node's loop
 * @param upTimesNanos when it last came up, likewise
 */
public record LinkStatistics(
        TrafficStatistics data,
        TrafficStatistics ping,
        TrafficStatistics pong,
        TrafficStatistics pathMtu,
        long latencyMinMicros,
        long latencyAveMicros,
        long latencyMaxMicros,
        int latencySamples,
        int downCount,
        int upCount,
        List<Long> downTimesNanos,
        List<Long> upTimesNanos) {

    /** How many times of each kind are kept. */
    public static final int KEPT_TIMES = 16;

    /** Copies the lists. */
    public LinkStatistics {
        downTimesNanos = List.copyOf(downTimesNanos);
        upTimesNanos = List.copyOf(upTimesNanos);
    }

    /** Everything that travelled. */
    public TrafficStatistics total() {
        return data.plus(ping).plus(pong).plus(pathMtu);
    }
}
