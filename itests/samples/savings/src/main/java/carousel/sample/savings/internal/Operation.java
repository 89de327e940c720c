package carousel.sample.savings.internal;

/**
 * One deposit or withdrawal.
 *
 * @param origin the member's life that asked for it, a random number
 * @param sequence 1 for the origin's first operation, and so on without a gap
 * @param pennies what the balance grows by; negative for a withdrawal
 */
record Operation(long origin, long sequence, long pennies) {}
