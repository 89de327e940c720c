package carousel.totem.internal;

/** Counters of a member. */
final class Statistics {
    long messagesSent;
    long messagesDelivered;
    long retransmissions;
    long tokensReceived;
    long tokenLosses;
    /** Rounds of gathering since the last ring (P-3). */
    int continuousGather;
}
