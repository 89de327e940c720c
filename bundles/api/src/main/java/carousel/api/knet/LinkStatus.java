package carousel.api.knet;

/**
 * A link as it is now (knet-wire 7.2).
 *
 * @param hostId the peer, or this node for the loopback link
 * @param hostName the peer's name
 * @param linkNumber 0 to 7
 * @param transport the transport's name, {@code loopback} for this node
 * @param localAddress address and port, empty for loopback
 * @param remoteAddress address and port, empty for loopback
 * @param enabled whether a transport carries it
 * @param connected whether the heartbeat says it is up
 * @param active whether the policy sends data on it now
 * @param priority its priority
 * @param latencyMicros running mean of the round trip, 0 before the first pong
 * @param dataMtuBytes data bytes per packet on this link
 * @param txDataPackets data packets sent
 * @param txDataBytes their bytes on the wire, without IP and transport headers
 * @param rxDataPackets data packets received
 * @param rxDataBytes their bytes, opened
 * @param upCount how often it came up
 * @param downCount how often it went down
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
        boolean active,
        int priority,
        long latencyMicros,
        int dataMtuBytes,
        long txDataPackets,
        long txDataBytes,
        long rxDataPackets,
        long rxDataBytes,
        int upCount,
        int downCount) {}
