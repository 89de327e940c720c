package carousel.totem.internal;

import carousel.totem.internal.wire.OrfToken;
import java.nio.ByteBuffer;

/** How much a member may send per visit of the token (F-1, F-2). All numbers are unsigned and may wrap. */
final class FlowControl {
    private final RingContext context;
    /** trc: sent at the last visit. */
    private int sentLastVisit;
    /** pbl: queue length at the last visit. */
    private int previousBacklog;
    /** cbl: queue length at this visit. */
    private int currentBacklog;

    FlowControl(RingContext context) {
        this.context = context;
    }

    void reset() {
        sentLastVisit = 0;
        previousBacklog = 0;
        currentBacklog = 0;
    }

    /**
     * F-1. With more than a window on the way only max_messages counts, as in Corosync: a count that went wrong would stall the
     * ring otherwise.
     */
    int allowed(ByteBuffer token, int queueLength) {
        currentBacklog = queueLength;
        int windowSize = context.settings.windowSize();
        int maxMessages = context.settings.maxMessages();
        int windowLeft = windowSize - OrfToken.fcc(token, 0);
        int allowed = Integer.compareUnsigned(windowLeft, maxMessages) < 0 ? windowLeft : maxMessages;
        int demand = OrfToken.backlog(token, 0) + currentBacklog - previousBacklog;
        if (demand != 0) {
            int share = Integer.divideUnsigned(windowSize * previousBacklog, demand);
            if (share != 0 && Integer.compareUnsigned(share, allowed) < 0) {
                allowed = share;
            }
        }
        return allowed;
    }

    /** F-2. */
    void account(ByteBuffer token, int sentAndRetransmitted) {
        OrfToken.fcc(token, 0, OrfToken.fcc(token, 0) + sentAndRetransmitted - sentLastVisit);
        OrfToken.backlog(token, 0, OrfToken.backlog(token, 0) + currentBacklog - previousBacklog);
        sentLastVisit = sentAndRetransmitted;
        previousBacklog = currentBacklog;
    }
}
