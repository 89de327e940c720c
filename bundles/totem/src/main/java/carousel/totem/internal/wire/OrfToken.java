package carousel.totem.internal.wire;

import carousel.api.totem.RingId;
import java.nio.ByteBuffer;

/** The token (totem-wire 4). */
public final class OrfToken {
    /** Offset of the highest sequence number given out. */
    public static final int SEQ_OFFSET = 13;
    /** Offset of the hop counter. */
    public static final int TOKEN_SEQ_OFFSET = 17;
    /** Offset of the all-received-up-to. */
    public static final int ARU_OFFSET = 21;
    /** Offset of the node that lowered aru. */
    public static final int ARU_ADDR_OFFSET = 25;
    /** Offset of the ring id. */
    public static final int RING_OFFSET = 29;
    /** Offset of the backlog. */
    public static final int BACKLOG_OFFSET = 41;
    /** Offset of the flow control count. */
    public static final int FCC_OFFSET = 45;
    /** Offset of the recovery flag. */
    public static final int RETRANS_FLG_OFFSET = 49;
    /** Offset of the number of requests. */
    public static final int RTR_ENTRIES_OFFSET = 53;
    /** Offset of the first request. */
    public static final int RTR_LIST_OFFSET = 57;
    /** Bytes of a request: ring id and sequence number. */
    public static final int RTR_ITEM_LENGTH = 16;
    /** Offset of the sequence number inside a request. */
    public static final int RTR_ITEM_SEQ_OFFSET = RingIdField.LENGTH;
    /** Most requests in a token. */
    public static final int MAX_RTR_ENTRIES = 30;
    /** Bytes of the longest token a member builds. */
    public static final int MAX_LENGTH = RTR_LIST_OFFSET + MAX_RTR_ENTRIES * RTR_ITEM_LENGTH;
    /** A receiver's buffer: a longer datagram is not looked at. */
    public static final int MAX_RECEIVED_BYTES = 1500;

    private OrfToken() {}

    /** Tests everything behind the common header. */
    public static Verdict validate(ByteBuffer buffer, int at, int length) {
        if (length < RTR_LIST_OFFSET) {
            return Verdict.TRUNCATED;
        }
        if (length > MAX_RECEIVED_BYTES) {
            return Verdict.TOO_LONG;
        }
        int entries = rtrEntries(buffer, at);
        if (entries < 0 || entries > MAX_RTR_ENTRIES) {
            return Verdict.TOO_MANY_ENTRIES;
        }
        return length < length(entries) ? Verdict.TRUNCATED : Verdict.ACCEPTED;
    }

    /** Bytes of a token with so many requests. */
    public static int length(int rtrEntries) {
        return RTR_LIST_OFFSET + rtrEntries * RTR_ITEM_LENGTH;
    }

    /** Writes the first token of a ring, which has been nowhere yet. */
    public static void putFirst(ByteBuffer buffer, int at, int nodeId, int seq, int tokenSeq, RingId ring) {
        Header.put(buffer, at, MessageType.ORF_TOKEN, (byte) 0, nodeId, 0);
        seq(buffer, at, seq);
        tokenSeq(buffer, at, tokenSeq);
        aru(buffer, at, seq - 1);
        aruAddr(buffer, at, nodeId);
        RingIdField.put(buffer, at + RING_OFFSET, ring);
        backlog(buffer, at, 0);
        fcc(buffer, at, 0);
        retransFlg(buffer, at, 0);
        rtrEntries(buffer, at, 0);
    }

    /** Highest sequence number given out on the ring. */
    public static int seq(ByteBuffer buffer, int at) {
        return buffer.getInt(at + SEQ_OFFSET);
    }

    /** Sets the highest sequence number given out. */
    public static void seq(ByteBuffer buffer, int at, int seq) {
        buffer.putInt(at + SEQ_OFFSET, seq);
    }

    /** Counts hops. */
    public static int tokenSeq(ByteBuffer buffer, int at) {
        return buffer.getInt(at + TOKEN_SEQ_OFFSET);
    }

    /** Sets the hop counter. */
    public static void tokenSeq(ByteBuffer buffer, int at, int tokenSeq) {
        buffer.putInt(at + TOKEN_SEQ_OFFSET, tokenSeq);
    }

    /** All received up to here, by all members, as far as known. */
    public static int aru(ByteBuffer buffer, int at) {
        return buffer.getInt(at + ARU_OFFSET);
    }

    /** Sets the all-received-up-to. */
    public static void aru(ByteBuffer buffer, int at, int aru) {
        buffer.putInt(at + ARU_OFFSET, aru);
    }

    /** Who lowered aru, 0 for nobody. */
    public static int aruAddr(ByteBuffer buffer, int at) {
        return buffer.getInt(at + ARU_ADDR_OFFSET);
    }

    /** Sets who lowered aru. */
    public static void aruAddr(ByteBuffer buffer, int at, int nodeId) {
        buffer.putInt(at + ARU_ADDR_OFFSET, nodeId);
    }

    /** Sum of the members' queue lengths. */
    public static int backlog(ByteBuffer buffer, int at) {
        return buffer.getInt(at + BACKLOG_OFFSET);
    }

    /** Sets the sum of the queue lengths. */
    public static void backlog(ByteBuffer buffer, int at, int backlog) {
        buffer.putInt(at + BACKLOG_OFFSET, backlog);
    }

    /** Messages sent during the last rotation. */
    public static int fcc(ByteBuffer buffer, int at) {
        return buffer.getInt(at + FCC_OFFSET);
    }

    /** Sets the messages sent during the last rotation. */
    public static void fcc(ByteBuffer buffer, int at, int fcc) {
        buffer.putInt(at + FCC_OFFSET, fcc);
    }

    /** Not 0 while a member still has recovery messages to send. */
    public static int retransFlg(ByteBuffer buffer, int at) {
        return buffer.getInt(at + RETRANS_FLG_OFFSET);
    }

    /** Sets the recovery flag. */
    public static void retransFlg(ByteBuffer buffer, int at, int flag) {
        buffer.putInt(at + RETRANS_FLG_OFFSET, flag);
    }

    /** Number of requests. */
    public static int rtrEntries(ByteBuffer buffer, int at) {
        return buffer.getInt(at + RTR_ENTRIES_OFFSET);
    }

    /** Sets the number of requests. */
    public static void rtrEntries(ByteBuffer buffer, int at, int entries) {
        buffer.putInt(at + RTR_ENTRIES_OFFSET, entries);
    }

    /** Where a request stands in the buffer; its ring id comes first. */
    public static int rtrItem(int at, int index) {
        return at + RTR_LIST_OFFSET + index * RTR_ITEM_LENGTH;
    }

    /** The sequence number of a request. */
    public static int rtrSeq(ByteBuffer buffer, int at, int index) {
        return buffer.getInt(rtrItem(at, index) + RTR_ITEM_SEQ_OFFSET);
    }

    /** Writes a request. */
    public static void putRtr(ByteBuffer buffer, int at, int index, RingId ring, int seq) {
        int item = rtrItem(at, index);
        RingIdField.put(buffer, item, ring);
        buffer.putInt(item + RTR_ITEM_SEQ_OFFSET, seq);
    }

    /** For people. */
    public static String describe(ByteBuffer buffer, int at) {
        StringBuilder text = new StringBuilder("token ring ")
                .append(RingIdField.describe(buffer, at + RING_OFFSET))
                .append(" from ")
                .append(Integer.toUnsignedString(Header.nodeId(buffer, at)))
                .append(" token_seq ")
                .append(Integer.toUnsignedString(tokenSeq(buffer, at)))
                .append(" seq ")
                .append(Integer.toUnsignedString(seq(buffer, at)))
                .append(" aru ")
                .append(Integer.toUnsignedString(aru(buffer, at)))
                .append(" by ")
                .append(Integer.toUnsignedString(aruAddr(buffer, at)))
                .append(" fcc ")
                .append(fcc(buffer, at))
                .append(" backlog ")
                .append(backlog(buffer, at))
                .append(" retrans ")
                .append(retransFlg(buffer, at))
                .append(" rtr [");
        for (int i = 0; i < rtrEntries(buffer, at); i++) {
            text.append(i == 0 ? "" : " ").append(Integer.toUnsignedString(rtrSeq(buffer, at, i)));
        }
        return text.append(']').toString();
    }
}
