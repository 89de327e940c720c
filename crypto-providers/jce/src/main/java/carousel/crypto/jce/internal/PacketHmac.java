package carousel.crypto.jce.internal;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/** The HMAC of packets; its key is the entire private key. */
final class PacketHmac {
    private final Mac mac;
    private final byte[] claimed;

    /**
     * An HMAC.
     *
     * @throws GeneralSecurityException when the runtime lacks it
     */
    PacketHmac(String algorithm, byte[] key) throws GeneralSecurityException {
        mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(key, algorithm));
        claimed = new byte[mac.getMacLength()];
    }

    int bytes() {
        return claimed.length;
    }

    /** Writes the HMAC of the first bytes behind them. */
    void append(byte[] packet, int lengthBytes) {
        mac.update(packet, 0, lengthBytes);
        try {
            mac.doFinal(packet, lengthBytes);
        } catch (ShortBufferException e) {
            throw new IllegalStateException("The work buffer has no room for an HMAC.", e);
        }
    }

    /** Whether the HMAC of the first bytes stands behind them; takes the same time wherever it differs. */
    boolean verify(byte[] packet, int lengthBytes) {
        System.arraycopy(packet, lengthBytes, claimed, 0, claimed.length);
        mac.update(packet, 0, lengthBytes);
        return MessageDigest.isEqual(mac.doFinal(), claimed);
    }
}
