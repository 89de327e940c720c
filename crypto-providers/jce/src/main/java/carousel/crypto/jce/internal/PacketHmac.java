package carousel.crypto.jce.internal;

import java.security.DigestException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The HMAC of packets (RFC 2104); its key is the entire private key. It is made of the plain hash, because the JDK's own
 * {@code Mac} makes a new array for each result and keeps a key that nobody can wipe.
 */
final class PacketHmac {
    private static final byte INNER_PAD = 0x36;
    private static final byte OUTER_PAD = 0x5c;

    private final MessageDigest digest;
    private final byte[] innerKey;
    private final byte[] outerKey;
    private final byte[] computed;
    private final byte[] claimed;

    /**
     * An HMAC.
     *
     * @throws GeneralSecurityException when the runtime lacks the hash
     */
    PacketHmac(HashAlgorithm hash, byte[] key) throws GeneralSecurityException {
        digest = MessageDigest.getInstance(hash.jceName());
        innerKey = new byte[hash.blockBytes()];
        outerKey = new byte[hash.blockBytes()];
        computed = new byte[hash.hashBytes()];
        claimed = new byte[hash.hashBytes()];
        if (key.length > innerKey.length) {
            digest.update(key);
            digest.digest(innerKey, 0, computed.length);
        } else {
            System.arraycopy(key, 0, innerKey, 0, key.length);
        }
        for (int index = 0; index < innerKey.length; index++) {
            outerKey[index] = (byte) (innerKey[index] ^ OUTER_PAD);
            innerKey[index] ^= INNER_PAD;
        }
    }

    int bytes() {
        return computed.length;
    }

    /** Writes the HMAC of the first bytes behind them. */
    void append(byte[] packet, int lengthBytes) {
        compute(packet, lengthBytes, packet, lengthBytes);
    }

    /** Whether the HMAC of the first bytes stands behind them; takes the same time wherever it differs. */
    boolean verify(byte[] packet, int lengthBytes) {
        compute(packet, lengthBytes, computed, 0);
        System.arraycopy(packet, lengthBytes, claimed, 0, claimed.length);
        return MessageDigest.isEqual(computed, claimed);
    }

    void wipe() {
        Arrays.fill(innerKey, (byte) 0);
        Arrays.fill(outerKey, (byte) 0);
        Arrays.fill(computed, (byte) 0);
        Arrays.fill(claimed, (byte) 0);
        digest.reset();
    }

    private void compute(byte[] packet, int lengthBytes, byte[] target, int offset) {
        try {
            digest.update(innerKey);
            digest.update(packet, 0, lengthBytes);
            digest.digest(computed, 0, computed.length);
            digest.update(outerKey);
            digest.update(computed);
            digest.digest(target, offset, computed.length);
        } catch (DigestException e) {
            throw new IllegalStateException("The work buffer has no room for an HMAC.", e);
        }
    }
}
