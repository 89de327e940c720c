package carousel.sample.savings.internal;

/**
 * What one origin has done to the account so far.
 *
 * @param sequence its last operation
 * @param deposited pennies
 * @param withdrawn pennies, without those that were refused
 */
record Share(long sequence, long deposited, long withdrawn) implements Comparable<Share> {
    static final Share NONE = new Share(0, 0, 0);

    /** The later one is greater; the rest only makes the order total. */
    @Override
    public int compareTo(Share other) {
        int bySequence = Long.compare(sequence, other.sequence);
        if (bySequence != 0) {
            return bySequence;
        }
        int byWithdrawn = Long.compare(withdrawn, other.withdrawn);
        return byWithdrawn != 0 ? byWithdrawn : Long.compare(deposited, other.deposited);
    }

    long balance() {
        return deposited - withdrawn;
    }
}
