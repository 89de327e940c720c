package carousel.api.cfg;

/**
 * A link to a node as this node sees it; of this node itself, one of its own ends.
 *
 * @param linkNumber 0 to 7
 * @param transport {@code udp} or {@code sctp}
 * @param enabled whether it is switched on and a transport carries it
 * @param connected whether the heartbeat says it is up
 * @param dynamicConnected whether it is dynamic and its peer's address is known
 * @param mtuBytes data bytes per packet on it; 65535 of this node itself
 * @param localAddress this node's address on it, in digits
 * @param remoteAddress the other's
 */
public record NodeLink(
        int linkNumber,
        String transport,
        boolean enabled,
        boolean connected,
        boolean dynamicConnected,
        int mtuBytes,
        String localAddress,
        String remoteAddress) {}
