package carousel.api.knet;

/**
 * A link as it is now (knet-wire 7.2).
 *
 * @param hostId the peer, or this node for the loopback link
 * @param hostName the peer's name
 * @param linkNumber 0 to 7
 * @param transport the transport's name, {@code loopback} for this node
 * @param localAddress address and port, empty for loopback
 * @param remoteAddress address and port, empty for loopback and for a dynamic link whose peer was not heard yet
 * @param enabled whether it is switched on and a transport carries it
 * @param connected whether the heartbeat says it is up
 * @param dynamicConnected whether it is dynamic and its peer's address is known
 * @param active whether the policy sends data on it now
 * @param priority its priority
 * @param latencyMicros running mean of the round trip, 0 before the first pong
 * @param lastPongNanos when the last pong came, by the clock of the node's loop; 0 for none since the link was last down
 * @param dataMtuBytes data bytes per packet on this link
 * @param overheadBytes bytes of a full packet that are no data: IP, transport, longest knet header, salt and HMAC; 0 before the
 *     path MTU is known
 * @param statistics its counters
 */
public record LinkStatus(
        int hostId,
        String hostName,
        int linkNumber,
        String transport,
        String localAddress,
        String remoteAddress,
        boolean enabled,
        boolean connected,
        boolean dynamicConnected,
        boolean active,
        int priority,
        long latencyMicros,
        long lastPongNanos,
        int dataMtuBytes,
        int overheadBytes,
        LinkStatistics statistics) {}
