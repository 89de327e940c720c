package carousel.crypto.packet;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * What the salts are made of: blocks that count up from a secret random one. Encrypted, none of them can be foretold and none
 * comes twice (NIST SP 800-38A, appendix C). Fresh random bytes for each packet would take as long as the hash of a short one.
 */
public final class SaltSource {
    static final int SALT_BYTES = 16;

    private final ByteBuffer block = ByteBuffer.allocate(SALT_BYTES);
    private long count;

    /** A source that begins somewhere else each time. */
    public SaltSource(SecureRandom random) {
        random.nextBytes(block.array());
        count = block.getLong(Long.BYTES);
    }

    /** Writes 16 bytes that this source has not given before. */
    void next(byte[] target) {
        block.putLong(Long.BYTES, count++);
        System.arraycopy(block.array(), 0, target, 0, SALT_BYTES);
    }

    void wipe() {
        Arrays.fill(block.array(), (byte) 0);
        count = 0;
    }
}
