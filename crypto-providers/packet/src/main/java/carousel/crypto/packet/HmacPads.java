package carousel.crypto.packet;

import java.util.Arrays;

/** The two blocks that an HMAC begins its hashes with. */
public final class HmacPads {
    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5c;

    private final byte[] inner;
    private final byte[] outer;

    /**
     * Pads of a key.
     *
     * @param key not longer than a block: a longer one comes as its hash
     */
    public HmacPads(byte[] key, int blockBytes) {
        inner = Arrays.copyOf(key, blockBytes);
        outer = new byte[blockBytes];
        for (int index = 0; index < blockBytes; index++) {
            outer[index] = (byte) (inner[index] ^ OUTER);
            inner[index] ^= INNER;
        }
    }

    /** Stands before the packet. */
    public byte[] inner() {
        return inner;
    }

    /** Stands before the hash of the packet. */
    public byte[] outer() {
        return outer;
    }

    /** Forgets the key. */
    public void wipe() {
        Arrays.fill(inner, (byte) 0);
        Arrays.fill(outer, (byte) 0);
    }
}
