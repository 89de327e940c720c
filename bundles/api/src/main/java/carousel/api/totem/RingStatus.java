package carousel.api.totem;

import java.util.List;

/**
 * A ring member as it is now.
 *
 * @param state where it is in the protocol
 * @param ring the ring installed last; {@link RingId#NONE} before the first
 * @param members its members in ascending order
 * @param highDelivered sequence number of the message delivered last
 * @param messagesSent messages multicast by this node
 * @param messagesDelivered ring messages delivered
 * @param retransmissions messages sent again for others
 * @param tokensReceived tokens accepted
 * @param tokenLosses times the token did not come in time
 * @param datagramsDropped datagrams dropped as malformed
 */
public record RingStatus(
        RingState state,
        RingId ring,
        List<Integer> members,
        long highDelivered,
        long messagesSent,
        long messagesDelivered,
        long retransmissions,
        long tokensReceived,
        long tokenLosses,
        long datagramsDropped) {}
