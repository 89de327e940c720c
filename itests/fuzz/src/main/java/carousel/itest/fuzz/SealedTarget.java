package carousel.itest.fuzz;

/**
 * Datagrams against a link manager with two crypto slots. The fuzzer has the keys: what it makes up is sealed for it, so that
 * it gets behind the HMAC, or sealed and then damaged, or sent as it is. Each datagram is led by a byte for its origin and
 * sealing and two for its length.
 */
public final class SealedTarget {
    private static final int RAW = 3;

    private SealedTarget() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Input input = new Input(bytes);
        try (Victim victim = sealedVictim()) {
            while (input.hasMore()) {
                int selector = input.nextByte();
                byte[] packet = input.next(input.nextShort());
                if (packet.length == 0) {
                    continue;
                }
                int sealing = selector >> 2 & 3;
                if (sealing != RAW) {
                    packet = Keys.seal(1 + (sealing & 1), packet);
                }
                boolean isDamaged = sealing == 2;
                if (isDamaged) {
                    packet[(selector >> 4) * packet.length / 16] ^= 1;
                }
                int before = victim.deliveredCount();
                victim.attack(Origin.host(selector), Origin.link(selector), packet);
                Violation.unless(!isDamaged || victim.deliveredCount() == before, "a damaged packet is delivered");
            }
            victim.check();
        }
    }

    static Victim sealedVictim() {
        return new Victim(Keys.SLOTS, packet -> Keys.seal(1, packet), Keys::open);
    }
}
