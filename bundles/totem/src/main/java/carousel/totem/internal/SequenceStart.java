package carousel.totem.internal;

/**
 * Where the numbers of every ring begin. Corosync begins at 0; tests begin just before a wrap.
 *
 * @param tokenSeq hop counter of the first token
 * @param messageSeq the number before the first message's
 */
public record SequenceStart(int tokenSeq, int messageSeq) {
    /** Corosync's. */
    public static final SequenceStart ZERO = new SequenceStart(0, 0);
}
