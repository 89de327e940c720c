package carousel.api.totem;

/** What a ring member counts and measures, with Corosync's names ({@code stats.srp.*}, {@code stats.pg.*}; services reference 5.5). */
public enum RingCounter {
    /** Tokens that this member made, not those that it passed on. */
    ORF_TOKEN_TX(Group.SRP, true),
    /** Tokens accepted. */
    ORF_TOKEN_RX(Group.SRP, true),
    /** Searches for other rings sent. */
    MEMB_MERGE_DETECT_TX(Group.SRP, true),
    /** Searches received. */
    MEMB_MERGE_DETECT_RX(Group.SRP, true),
    /** Join messages sent. */
    MEMB_JOIN_TX(Group.SRP, true),
    /** Join messages received, own ones too. */
    MEMB_JOIN_RX(Group.SRP, true),
    /** Messages sent for the first time. */
    MCAST_TX(Group.SRP, true),
    /** Messages sent again because others missed them. */
    MCAST_RETX(Group.SRP, true),
    /** Messages received. */
    MCAST_RX(Group.SRP, true),
    /** Commit tokens sent. */
    MEMB_COMMIT_TOKEN_TX(Group.SRP, true),
    /** Commit tokens received. */
    MEMB_COMMIT_TOKEN_RX(Group.SRP, true),
    /** Requests to go on with a held token sent. */
    TOKEN_HOLD_CANCEL_TX(Group.SRP, true),
    /** Such requests received. */
    TOKEN_HOLD_CANCEL_RX(Group.SRP, true),
    /** Rings installed. */
    OPERATIONAL_ENTERED(Group.SRP, true),
    /** Tokens lost in that state. */
    OPERATIONAL_TOKEN_LOST(Group.SRP, true),
    /** Gatherings begun. */
    GATHER_ENTERED(Group.SRP, true),
    /** Tokens lost in that state. */
    GATHER_TOKEN_LOST(Group.SRP, true),
    /** Memberships committed. */
    COMMIT_ENTERED(Group.SRP, true),
    /** Tokens lost in that state. */
    COMMIT_TOKEN_LOST(Group.SRP, true),
    /** Recoveries begun. */
    RECOVERY_ENTERED(Group.SRP, true),
    /** Tokens lost in that state. */
    RECOVERY_TOKEN_LOST(Group.SRP, true),
    /** Rounds of gathering that ended without consensus. */
    CONSENSUS_TIMEOUTS(Group.SRP, true),
    /** Datagrams dropped as malformed. */
    RX_MSG_DROPPED(Group.SRP, true),
    /** Milliseconds since a token was accepted. */
    TIME_SINCE_TOKEN_LAST_RECEIVED(Group.SRP, false),
    /** Mean milliseconds from one token to the next, over the last hundred. */
    MTT_RX_TOKEN(Group.SRP, false),
    /** Mean milliseconds that a token was kept, over the last hundred. */
    AVG_TOKEN_WORKLOAD(Group.SRP, false),
    /** Mean number of frames that waited when a token came, over the last hundred. */
    AVG_BACKLOG_CALC(Group.SRP, false),
    /** Rounds of gathering since the last ring. */
    CONTINUOUS_GATHER(Group.SRP, false),
    /** Failed sends in a row; always 0 over knet, which counts errors by link. */
    CONTINUOUS_SENDMSG_FAILURES(Group.SRP, false),
    /** 1 when no ring comes about. */
    FIREWALL_ENABLED_OR_NIC_FAILURE(Group.SRP, false),
    /** Frames that the queue of messages to be sent has room for. */
    MSG_QUEUE_AVAIL(Group.PG, false),
    /** Frames in that queue. */
    MSG_RESERVED(Group.PG, false);

    /** Layers that Corosync counts in. */
    public enum Group {
        /** The single ring protocol. */
        SRP,
        /** Process groups: the packing of messages. */
        PG
    }

    private final Group group;
    private final boolean counted;

    RingCounter(Group group, boolean counted) {
        this.group = group;
        this.counted = counted;
    }

    /** The layer. */
    public Group group() {
        return group;
    }

    /** Whether it grows from 0 and can be cleared; else it tells how things are now. */
    public boolean isCounted() {
        return counted;
    }
}
