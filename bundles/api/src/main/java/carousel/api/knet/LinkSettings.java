package carousel.api.knet;

import java.net.InetSocketAddress;

/**
 * One link to one host.
 *
 * @param linkNumber 0 to 7, the same on both ends
 * @param transport the transport's name, for instance {@code udp}
 * @param local address and port to bind
 * @param remote the peer's address and port
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
        InetSocketAddress remote,
        int priority,
        long pingIntervalMillis,
        long pingTimeoutMillis,
        int pingPrecision,
        int pongCount) {}
