package carousel.api.knet;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One link to one host.
 *
 * @param linkNumber 0 to 7, the same on both ends
 * @param transport the transport's name, for instance {@code udp}
 * @param local address and port to bind
 * @param remote the peer's address and port; null for a dynamic link, which learns them from the first valid packet of the
 *     peer (knet-wire 4.5)
 * @param priority 0 to 255, the highest wins
 * @param pingIntervalMillis time between heartbeats, 1 or more
 * @param pingTimeoutMillis silence after which the link is down, 1 or more
 * @param pingPrecision samples of the running mean of the latency, 1 or more
 * @param pongCount answers needed before the link is up (plus one, as libknet counts), 1 to 255
 */
public record LinkSettings(
        int linkNumber,
        String transport,
        InetSocketAddress local,
        @Nullable InetSocketAddress remote,
        int priority,
        long pingIntervalMillis,
        long pingTimeoutMillis,
        int pingPrecision,
        int pongCount) {

    /** Whether the peer's address is learned. */
    public boolean isDynamic() {
        return remote == null;
    }

    /** The same with another priority. */
    public LinkSettings withPriority(int newPriority) {
        return new LinkSettings(
                linkNumber,
                transport,
                local,
                remote,
                newPriority,
                pingIntervalMillis,
                pingTimeoutMillis,
                pingPrecision,
                pongCount);
    }

    /** The same with other heartbeat parameters. */
    public LinkSettings withHeartbeat(
            long newPingIntervalMillis, long newPingTimeoutMillis, int newPingPrecision, int newPongCount) {
        return new LinkSettings(
                linkNumber,
                transport,
                local,
                remote,
                priority,
                newPingIntervalMillis,
                newPingTimeoutMillis,
                newPingPrecision,
                newPongCount);
    }
}
