package carousel.totem.internal;

/** Serial-number arithmetic on 32-bit numbers that wrap (C-1, C-2). */
final class SequenceNumber {
    private SequenceNumber() {}

    /** Whether {@code a < b}. */
    static boolean precedes(int a, int b) {
        return a - b < 0;
    }

    static int min(int a, int b) {
        return precedes(b, a) ? b : a;
    }
}
