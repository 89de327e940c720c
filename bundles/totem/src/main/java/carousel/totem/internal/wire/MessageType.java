package carousel.totem.internal.wire;

/** The types of datagrams, in the order of their numbers on the wire (totem-wire 2). */
public enum MessageType {
    /** The token. */
    ORF_TOKEN(0),
    /** A message of the total order. */
    MCAST(1),
    /** An idle ring looks for others. */
    MERGE_DETECT(2),
    /** A node proposes a membership, or leaves. */
    JOIN(3),
    /** The agreed membership goes round. */
    COMMIT_TOKEN(4),
    /** The representative shall let the token go. */
    HOLD_CANCEL(5);

    private static final MessageType[] ALL = values();

    private final byte number;

    MessageType(int number) {
        this.number = (byte) number;
    }

    /** How many types there are. */
    public static int count() {
        return ALL.length;
    }

    /** The type with this number, which must exist. */
    public static MessageType of(byte number) {
        return ALL[number];
    }

    /** The number on the wire. */
    public byte number() {
        return number;
    }
}
