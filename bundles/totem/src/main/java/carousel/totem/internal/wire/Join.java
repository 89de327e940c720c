package carousel.totem.internal.wire;

import java.nio.ByteBuffer;

/** A proposed membership, or a farewell (totem-wire 7). */
public final class Join {
    /** Offset of the sender. */
    public static final int SYSTEM_FROM_OFFSET = 13;
    /** Offset of the number of candidates. */
    public static final int PROC_ENTRIES_OFFSET = 17;
    /** Offset of the number of failed nodes. */
    public static final int FAILED_ENTRIES_OFFSET = 21;
    /** Offset of the sender's ring sequence. */
    public static final int RING_SEQ_OFFSET = 25;
    /** Offset of the first candidate; the failed nodes follow the last. */
    public static final int LISTS_OFFSET = 33;
    /** Bytes of a node id in a list. */
    public static final int ENTRY_LENGTH = 4;
    /** Header's node id in a leave message. */
    public static final int LEAVE_NODE_ID = 0;

    private Join() {}

    /** Tests everything behind the common header. */
    public static Verdict validate(ByteBuffer buffer, int at, int length) {
        if (length < LISTS_OFFSET) {
            return Verdict.TRUNCATED;
        }
        int proc = procEntries(buffer, at);
        int failed = failedEntries(buffer, at);
        if (Integer.compareUnsigned(proc, Header.MAX_MEMBERS) > 0
                || Integer.compareUnsigned(failed, Header.MAX_MEMBERS) > 0) {
            return Verdict.TOO_MANY_ENTRIES;
        }
        return length < length(proc, failed) ? Verdict.TRUNCATED : Verdict.ACCEPTED;
    }

    /** Bytes of a join with so many entries. */
    public static int length(int procEntries, int failedEntries) {
        return LISTS_OFFSET + ENTRY_LENGTH * (procEntries + failedEntries);
    }

    /** Writes everything but the lists; {@code nodeId} is 0 in a leave message. */
    public static void put(
            ByteBuffer buffer,
            int at,
            int nodeId,
            int systemFrom,
            long ringSequence,
            int procEntries,
            int failedEntries) {
        Header.put(buffer, at, MessageType.JOIN, (byte) 0, nodeId, 0);
        buffer.putInt(at + SYSTEM_FROM_OFFSET, systemFrom);
        buffer.putInt(at + PROC_ENTRIES_OFFSET, procEntries);
        buffer.putInt(at + FAILED_ENTRIES_OFFSET, failedEntries);
        buffer.putLong(at + RING_SEQ_OFFSET, ringSequence);
    }

    /** The sender, also of a leave message. */
    public static int systemFrom(ByteBuffer buffer, int at) {
        return buffer.getInt(at + SYSTEM_FROM_OFFSET);
    }

    /** Number of candidates. */
    public static int procEntries(ByteBuffer buffer, int at) {
        return buffer.getInt(at + PROC_ENTRIES_OFFSET);
    }

    /** Number of failed nodes. */
    public static int failedEntries(ByteBuffer buffer, int at) {
        return buffer.getInt(at + FAILED_ENTRIES_OFFSET);
    }

    /** Sequence of the sender's ring id. */
    public static long ringSequence(ByteBuffer buffer, int at) {
        return buffer.getLong(at + RING_SEQ_OFFSET);
    }

    /** Where the candidates stand. */
    public static int procList(int at) {
        return at + LISTS_OFFSET;
    }

    /** Where the failed nodes stand. */
    public static int failedList(ByteBuffer buffer, int at) {
        return at + LISTS_OFFSET + ENTRY_LENGTH * procEntries(buffer, at);
    }

    /** Whether the sender leaves. */
    public static boolean isLeave(ByteBuffer buffer, int at) {
        return Header.nodeId(buffer, at) == LEAVE_NODE_ID;
    }

    /** For people. */
    public static String describe(ByteBuffer buffer, int at) {
        StringBuilder text = new StringBuilder(isLeave(buffer, at) ? "leave from " : "join from ")
                .append(Integer.toUnsignedString(systemFrom(buffer, at)))
                .append(" ring_seq ")
                .append(Long.toHexString(ringSequence(buffer, at)))
                .append(" proc ");
        appendList(text, buffer, procList(at), procEntries(buffer, at));
        text.append(" failed ");
        appendList(text, buffer, failedList(buffer, at), failedEntries(buffer, at));
        return text.toString();
    }

    static void appendList(StringBuilder text, ByteBuffer buffer, int at, int entries) {
        text.append('{');
        for (int i = 0; i < entries; i++) {
            text.append(i == 0 ? "" : " ").append(Integer.toUnsignedString(buffer.getInt(at + ENTRY_LENGTH * i)));
        }
        text.append('}');
    }
}
