package carousel.crypto.jce.internal;

import java.security.SecureRandom;
import java.util.Arrays;

/** Random blocks, fetched many at a time: asking the system costs more than sealing a packet. */
final class SaltSource {
    static final int SALT_BYTES = 16;

    private static final int SALTS_PER_FETCH = 256;

    private final SecureRandom random;
    private final byte[] fetched = new byte[SALT_BYTES * SALTS_PER_FETCH];
    private int used = fetched.length;

    SaltSource(SecureRandom random) {
        this.random = random;
    }

    /** Writes 16 fresh random bytes. */
    void next(byte[] target, int offset) {
        if (used == fetched.length) {
            random.nextBytes(fetched);
            used = 0;
        }
        System.arraycopy(fetched, used, target, offset, SALT_BYTES);
        used += SALT_BYTES;
    }

    void wipe() {
        Arrays.fill(fetched, (byte) 0);
        used = fetched.length;
    }
}
