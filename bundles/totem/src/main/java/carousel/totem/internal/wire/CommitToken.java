package carousel.totem.internal.wire;

import carousel.api.totem.RingId;
import java.nio.ByteBuffer;

/** The agreed membership on its two rounds (totem-wire 8). */
public final class CommitToken {
    /** Offset of the hop counter. */
    public static final int TOKEN_SEQ_OFFSET = 13;
    /** Offset of the id of the ring being formed. */
    public static final int RING_OFFSET = 17;
    /** Offset of an unused flag. */
    public static final int RETRANS_FLG_OFFSET = 29;
    /** Offset of the number of filled entries. */
    public static final int MEMB_INDEX_OFFSET = 33;
    /** Offset of the number of members. */
    public static final int ADDR_ENTRIES_OFFSET = 37;
    /** Offset of the first address; the entries follow the last. */
    public static final int ADDR_OFFSET = 41;
    /** Bytes of an address. */
    public static final int ADDR_LENGTH = 4;
    /** Offset of the old ring in an entry. */
    public static final int ENTRY_RING_OFFSET = 0;
    /** Offset of aru in an entry. */
    public static final int ENTRY_ARU_OFFSET = 12;
    /** Offset of the number of the message delivered last, in an entry. */
    public static final int ENTRY_HIGH_DELIVERED_OFFSET = 16;
    /** Offset of the flag for "nothing missing" in an entry. */
    public static final int ENTRY_RECEIVED_FLG_OFFSET = 20;
    /** Bytes of an entry. */
    public static final int ENTRY_LENGTH = 24;

    private CommitToken() {}

    /** Tests everything behind the common header; also that addresses and index make sense (checklist 63). */
    public static Verdict validate(ByteBuffer buffer, int at, int length) {
        if (length < ADDR_OFFSET) {
            return Verdict.TRUNCATED;
        }
        int entries = addrEntries(buffer, at);
        if (Integer.compareUnsigned(entries, Header.MAX_MEMBERS) > 0) {
            return Verdict.TOO_MANY_ENTRIES;
        }
        if (length < length(entries)) {
            return Verdict.TRUNCATED;
        }
        int index = membIndex(buffer, at);
        if (entries == 0
                || index < 0
                || index > entries
                || addr(buffer, at, 0) != RingIdField.representative(buffer, at + RING_OFFSET)) {
            return Verdict.INCONSISTENT;
        }
        for (int i = 1; i < entries; i++) {
            if (Integer.compareUnsigned(addr(buffer, at, i - 1), addr(buffer, at, i)) >= 0) {
                return Verdict.INCONSISTENT;
            }
        }
        return Verdict.ACCEPTED;
    }

    /** Bytes of a commit token for so many members. */
    public static int length(int addrEntries) {
        return ADDR_OFFSET + (ADDR_LENGTH + ENTRY_LENGTH) * addrEntries;
    }

    /** Writes everything in front of the addresses. */
    public static void put(
            ByteBuffer buffer, int at, int nodeId, int tokenSeq, RingId ring, int membIndex, int addrEntries) {
        Header.put(buffer, at, MessageType.COMMIT_TOKEN, (byte) 0, nodeId, 0);
        buffer.putInt(at + TOKEN_SEQ_OFFSET, tokenSeq);
        RingIdField.put(buffer, at + RING_OFFSET, ring);
        buffer.putInt(at + RETRANS_FLG_OFFSET, 0);
        buffer.putInt(at + MEMB_INDEX_OFFSET, membIndex);
        buffer.putInt(at + ADDR_ENTRIES_OFFSET, addrEntries);
    }

    /** Counts hops, 1 on the first. */
    public static int tokenSeq(ByteBuffer buffer, int at) {
        return buffer.getInt(at + TOKEN_SEQ_OFFSET);
    }

    /** Sets the hop counter. */
    public static void tokenSeq(ByteBuffer buffer, int at, int tokenSeq) {
        buffer.putInt(at + TOKEN_SEQ_OFFSET, tokenSeq);
    }

    /** Number of filled entries. */
    public static int membIndex(ByteBuffer buffer, int at) {
        return buffer.getInt(at + MEMB_INDEX_OFFSET);
    }

    /** Sets the number of filled entries. */
    public static void membIndex(ByteBuffer buffer, int at, int index) {
        buffer.putInt(at + MEMB_INDEX_OFFSET, index);
    }

    /** Number of members. */
    public static int addrEntries(ByteBuffer buffer, int at) {
        return buffer.getInt(at + ADDR_ENTRIES_OFFSET);
    }

    /** A member's node id. */
    public static int addr(ByteBuffer buffer, int at, int index) {
        return buffer.getInt(at + ADDR_OFFSET + ADDR_LENGTH * index);
    }

    /** Sets a member's node id. */
    public static void addr(ByteBuffer buffer, int at, int index, int nodeId) {
        buffer.putInt(at + ADDR_OFFSET + ADDR_LENGTH * index, nodeId);
    }

    /** Where a member's entry stands in the buffer; its old ring comes first. */
    public static int entry(ByteBuffer buffer, int at, int index) {
        return at + ADDR_OFFSET + ADDR_LENGTH * addrEntries(buffer, at) + ENTRY_LENGTH * index;
    }

    /** Writes a member's entry. */
    public static void putEntry(
            ByteBuffer buffer, int entry, RingId oldRing, int aru, int highDelivered, boolean receivedFlag) {
        RingIdField.put(buffer, entry + ENTRY_RING_OFFSET, oldRing);
        buffer.putInt(entry + ENTRY_ARU_OFFSET, aru);
        buffer.putInt(entry + ENTRY_HIGH_DELIVERED_OFFSET, highDelivered);
        receivedFlag(buffer, entry, receivedFlag);
    }

    /** Up to where the member has everything of its old ring. */
    public static int aru(ByteBuffer buffer, int entry) {
        return buffer.getInt(entry + ENTRY_ARU_OFFSET);
    }

    /** Up to where the member has delivered. */
    public static int highDelivered(ByteBuffer buffer, int entry) {
        return buffer.getInt(entry + ENTRY_HIGH_DELIVERED_OFFSET);
    }

    /** Whether the member misses nothing of its old ring. */
    public static boolean receivedFlag(ByteBuffer buffer, int entry) {
        return buffer.getInt(entry + ENTRY_RECEIVED_FLG_OFFSET) != 0;
    }

    /** Sets whether the member misses nothing. */
    public static void receivedFlag(ByteBuffer buffer, int entry, boolean flag) {
        buffer.putInt(entry + ENTRY_RECEIVED_FLG_OFFSET, flag ? 1 : 0);
    }

    /** For people. */
    public static String describe(ByteBuffer buffer, int at) {
        StringBuilder text = new StringBuilder("commit token ring ")
                .append(RingIdField.describe(buffer, at + RING_OFFSET))
                .append(" from ")
                .append(Integer.toUnsignedString(Header.nodeId(buffer, at)))
                .append(" token_seq ")
                .append(tokenSeq(buffer, at))
                .append(" filled ")
                .append(membIndex(buffer, at))
                .append(" members ");
        Join.appendList(text, buffer, at + ADDR_OFFSET, addrEntries(buffer, at));
        for (int i = 0; i < membIndex(buffer, at); i++) {
            int entry = entry(buffer, at, i);
            text.append(" (")
                    .append(RingIdField.describe(buffer, entry))
                    .append(" aru ")
                    .append(Integer.toUnsignedString(aru(buffer, entry)))
                    .append(" delivered ")
                    .append(Integer.toUnsignedString(highDelivered(buffer, entry)))
                    .append(receivedFlag(buffer, entry) ? ")" : " gap)");
        }
        return text.toString();
    }
}
