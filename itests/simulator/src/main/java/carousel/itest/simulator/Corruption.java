package carousel.itest.simulator;

import java.util.Arrays;
import java.util.Random;

/** Changes bytes of a copy of a datagram. */
final class Corruption {
    /** Magic, version and type (totem-wire 2): what a receiver looks at first. */
    private static final int HEADER_BYTES_CHECKED = 4;

    private static final int TYPE = 3;
    /** A type that does not exist, to be added to one that does. */
    private static final int NO_TYPE = 0x40;

    private static final int MAX_FLIPS = 3;

    private final Random random;

    Corruption(Random random) {
        this.random = random;
    }

    /** Damage that no receiver can miss: in the first bytes, or cut off before the fixed part of any type ends. */
    byte[] recognisable(byte[] datagram) {
        int at = random.nextInt(HEADER_BYTES_CHECKED + 1);
        if (at == HEADER_BYTES_CHECKED) {
            return Arrays.copyOf(datagram, random.nextInt(Math.min(datagram.length, 13)));
        }
        byte[] damaged = datagram.clone();
        damaged[at] = (byte) (at == TYPE ? damaged[at] | NO_TYPE : damaged[at] ^ 1 + random.nextInt(255));
        return damaged;
    }

    /** Damage anywhere, also where nobody can tell. */
    byte[] anywhere(byte[] datagram) {
        if (random.nextInt(10) == 0) {
            return Arrays.copyOf(datagram, random.nextInt(datagram.length));
        }
        byte[] damaged = datagram.clone();
        for (int i = 1 + random.nextInt(MAX_FLIPS); i > 0; i--) {
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return damaged;
    }
}
