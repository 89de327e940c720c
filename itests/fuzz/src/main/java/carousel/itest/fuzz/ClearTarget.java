package carousel.itest.fuzz;

/** Raw datagrams against a link manager in clear. Each is led by a byte for its host and link and two for its length. */
public final class ClearTarget {
    private ClearTarget() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Input input = new Input(bytes);
        try (Victim victim = Victim.inClear()) {
            while (input.hasMore()) {
                int from = input.nextByte();
                victim.attack(Origin.host(from), Origin.link(from), input.next(input.nextShort()));
            }
            victim.check();
        }
    }
}
