package carousel.api.totem;

/**
 * The settings of a ring member, with the names of corosync.conf's totem section (totem-protocol 1). All times are
 * effective values: coefficient and formulas are already applied.
 *
 * @param nodeId this node, an unsigned 32-bit number, not 0
 * @param tokenMillis silence after which the token is lost, 30 or more
 * @param tokenWarningPercent share of the token time after which a missing token is logged, 0 to 100, 0 = never
 * @param tokenRetransmitMillis silence after which the last token is sent again, 30 or more
 * @param holdMillis how long an idle ring's representative keeps the token, 14 or more
 * @param joinMillis time between join messages, 30 or more
 * @param sendJoinMillis longest random delay before a join message, 0 or more
 * @param consensusMillis how long members are gathered, at least join
 * @param mergeMillis quiet time after which an idle ring looks for others, 30 or more
 * @param failReceiveConst visits without progress before this node gives up receiving
 * @param seqnoUnchangedConst visits without a message before the token is held
 * @param heartbeatFailuresAllowed tokens that may fail to come before the token counts as lost early, 0 = only its own time
 *     counts
 * @param maxNetworkDelayMillis added to that time, 30 or more
 * @param windowSize messages per rotation of the token, all members together
 * @param maxMessages messages per visit of the token
 * @param missCountConst visits before a missing message is asked for
 * @param cancelTokenHoldOnRetransmit whether a retransmission ends the holding of the token
 * @param netMtuBytes longest datagram given to the network, 65536 on knet
 * @param randomSeed for the delays of join messages
 */
public record TotemSettings(
        int nodeId,
        long tokenMillis,
        int tokenWarningPercent,
        long tokenRetransmitMillis,
        long holdMillis,
        long joinMillis,
        long sendJoinMillis,
        long consensusMillis,
        long mergeMillis,
        int failReceiveConst,
        int seqnoUnchangedConst,
        int heartbeatFailuresAllowed,
        long maxNetworkDelayMillis,
        int windowSize,
        int maxMessages,
        int missCountConst,
        boolean cancelTokenHoldOnRetransmit,
        int netMtuBytes,
        long randomSeed) {

    /** Corosync's defaults for a given effective token time-out, over knet. */
    public static TotemSettings defaults(int nodeId, long tokenMillis) {
        long retransmit = (long) (tokenMillis / (4 + 0.2));
        return new TotemSettings(
                nodeId,
                tokenMillis,
                75,
                retransmit,
                (long) (retransmit * 0.8 - 10),
                50,
                0,
                (long) (tokenMillis * 1.2),
                200,
                2500,
                30,
                0,
                50,
                50,
                17,
                5,
                false,
                65_536,
                nodeId);
    }
}
