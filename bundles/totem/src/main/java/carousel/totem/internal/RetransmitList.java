package carousel.totem.internal;

import carousel.api.log.Priority;
import carousel.api.totem.RingCounter;
import carousel.totem.internal.wire.OrfToken;
import carousel.totem.internal.wire.RingIdField;
import java.nio.ByteBuffer;

/** The token's list of requests: serves others' (T-8) and adds own ones (T-9). */
final class RetransmitList {
    private final RingContext context;

    RetransmitList(RingContext context) {
        this.context = context;
    }

    /** Sends again what is asked for and there, and returns how many messages that were. */
    int serve(ByteBuffer token, MessageWindow window, int allowed) {
        int entries = OrfToken.rtrEntries(token, 0);
        if (entries == 0) {
            return 0;
        }
        if (RingContext.LOG.isInfoEnabled()) {
            log(token, entries);
        }
        int sent = 0;
        int kept = 0;
        for (int i = 0; i < entries; i++) {
            Frame frame = sent < allowed && RingIdField.matches(token, OrfToken.rtrItem(0, i), context.ring)
                    ? window.get(OrfToken.rtrSeq(token, 0, i))
                    : null;
            if (frame != null) {
                context.network.multicast(frame.datagram(), false);
                sent++;
            } else {
                if (kept != i) {
                    token.put(OrfToken.rtrItem(0, kept), token, OrfToken.rtrItem(0, i), OrfToken.RTR_ITEM_LENGTH);
                }
                kept++;
            }
        }
        OrfToken.rtrEntries(token, 0, kept);
        context.statistics.count(RingCounter.MCAST_RETX, sent);
        return sent;
    }

    /** Asks for what was found missing at so many visits that it is hardly on its way any more. */
    void request(ByteBuffer token, MessageWindow window) {
        int entries = OrfToken.rtrEntries(token, 0);
        int last = OrfToken.seq(token, 0);
        for (int seq = window.aru() + 1;
                entries < OrfToken.MAX_RTR_ENTRIES && !SequenceNumber.precedes(last, seq) && window.isInWindow(seq);
                seq++) {
            if (!window.contains(seq)
                    && window.countMiss(seq) >= context.settings.missCountConst()
                    && !isListed(token, entries, seq)) {
                OrfToken.putRtr(token, 0, entries, context.ring, seq);
                entries++;
            }
        }
        OrfToken.rtrEntries(token, 0, entries);
    }

    private boolean isListed(ByteBuffer token, int entries, int seq) {
        for (int i = 0; i < entries; i++) {
            if (OrfToken.rtrSeq(token, 0, i) == seq
                    && RingIdField.matches(token, OrfToken.rtrItem(0, i), context.ring)) {
                return true;
            }
        }
        return false;
    }

    private static void log(ByteBuffer token, int entries) {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < entries; i++) {
            list.append(Integer.toHexString(OrfToken.rtrSeq(token, 0, i))).append(' ');
        }
        RingContext.LOG.info(Priority.NOTICE, "Retransmit List: {}", list);
    }
}
