package carousel.api.config;

/**
 * One link as {@code totem.interface} configures it, with the defaults filled in.
 *
 * @param linkNumber 0 to 7
 * @param port the transport's port on both ends ({@code mcastport}, default 5405 + link number)
 * @param transport {@code knet_transport}: the name of a {@code TransportProvider}
 * @param priority {@code knet_link_priority}
 * @param pingIntervalMillis {@code knet_ping_interval}
 * @param pingTimeoutMillis {@code knet_ping_timeout}
 * @param pingPrecision {@code knet_ping_precision}
 * @param pongCount {@code knet_pong_count}
 */
public record InterfaceConfiguration(
        int linkNumber,
        int port,
        String transport,
        int priority,
        long pingIntervalMillis,
        long pingTimeoutMillis,
        int pingPrecision,
        int pongCount) {

    /** The same on another port. */
    public InterfaceConfiguration withPort(int newPort) {
        return new InterfaceConfiguration(
                linkNumber,
                newPort,
                transport,
                priority,
                pingIntervalMillis,
                pingTimeoutMillis,
                pingPrecision,
                pongCount);
    }
}
