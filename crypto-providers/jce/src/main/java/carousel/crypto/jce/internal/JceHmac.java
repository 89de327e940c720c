package carousel.crypto.jce.internal;

import carousel.crypto.packet.HashAlgorithm;
import carousel.crypto.packet.HmacPads;
import carousel.crypto.packet.PacketHmac;
import java.security.DigestException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * An HMAC made of the JDK's plain hash, because the JDK's own {@code Mac} makes a new array for each result and keeps a key
 * that nobody can wipe.
 */
final class JceHmac implements PacketHmac {
    private final MessageDigest digest;
    private final HmacPads pads;
    private final byte[] inner;

    /**
     * An HMAC.
     *
     * @throws GeneralSecurityException when the runtime lacks the hash
     */
    JceHmac(HashAlgorithm hash, byte[] key) throws GeneralSecurityException {
        digest = MessageDigest.getInstance(nameOf(hash));
        inner = new byte[hash.hashBytes()];
        pads = new HmacPads(key.length > hash.blockBytes() ? digest.digest(key) : key, hash.blockBytes());
    }

    @Override
    public int hashBytes() {
        return inner.length;
    }

    @Override
    public void compute(byte[] packet, int lengthBytes, byte[] target, int targetOffset) {
        try {
            digest.update(pads.inner());
            digest.update(packet, 0, lengthBytes);
            digest.digest(inner, 0, inner.length);
            digest.update(pads.outer());
            digest.update(inner);
            digest.digest(target, targetOffset, inner.length);
        } catch (DigestException e) {
            throw new IllegalStateException("There is no room for an HMAC.", e);
        }
    }

    @Override
    public void wipe() {
        pads.wipe();
        Arrays.fill(inner, (byte) 0);
        digest.reset();
    }

    private static String nameOf(HashAlgorithm hash) {
        return switch (hash) {
            case MD5 -> "MD5";
            case SHA1 -> "SHA-1";
            case SHA256 -> "SHA-256";
            case SHA384 -> "SHA-384";
            case SHA512 -> "SHA-512";
        };
    }
}
