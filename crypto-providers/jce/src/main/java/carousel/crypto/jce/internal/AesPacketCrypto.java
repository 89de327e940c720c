package carousel.crypto.jce.internal;

import carousel.api.crypto.PacketCrypto;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Packets in AES-CBC, encrypted first and signed then.
 *
 * <p>The ciphers are initialised once, with an initialisation vector of zeros, and never again, which would cost more than
 * a short packet does. The salt comes into play as a block in front: the first block of CBC over zeros is AES(block), and it is
 * the vector of the blocks behind it, and so the salt. To open, the same in reverse: the salt is decrypted with the rest, as a
 * first block whose plain text is of no use.
 *
 * <p>The padding is made and checked here, because the JDK's own allocates a copy of each packet.
 */
final class AesPacketCrypto implements PacketCrypto {
    private static final int BLOCK_BYTES = 16;

    private final PacketHmac hmac;
    private final SaltSource salts;
    private final Cipher encryption;
    private final Cipher decryption;
    private final WorkBuffer clear = new WorkBuffer();
    private final WorkBuffer wire = new WorkBuffer();
    private boolean closed;

    /**
     * A sealer and opener.
     *
     * @param key the private key, of which the AES key is the beginning
     * @throws GeneralSecurityException when the runtime lacks the cipher
     */
    AesPacketCrypto(byte[] key, int aesKeyBytes, PacketHmac hmac, SaltSource salts) throws GeneralSecurityException {
        this.hmac = hmac;
        this.salts = salts;
        SecretKeySpec aesKey = new SecretKeySpec(key, 0, aesKeyBytes, "AES");
        encryption = newCipher(Cipher.ENCRYPT_MODE, aesKey);
        decryption = newCipher(Cipher.DECRYPT_MODE, aesKey);
    }

    @Override
    public int hashBytes() {
        return hmac.bytes();
    }

    @Override
    public int saltBytes() {
        return SaltSource.SALT_BYTES;
    }

    @Override
    public int blockBytes() {
        return BLOCK_BYTES;
    }

    @Override
    public void seal(ByteBuffer plain, ByteBuffer sealed) {
        if (closed) {
            throw new IllegalStateException("This crypto configuration is closed.");
        }
        int plainBytes = plain.remaining();
        int sealedBytes = sealedBytes(plainBytes);
        int signedBytes = sealedBytes - hmac.bytes();
        byte[] in = clear.ofAtLeast(signedBytes);
        byte[] out = wire.ofAtLeast(sealedBytes);
        salts.next(in);
        plain.get(plain.position(), in, SaltSource.SALT_BYTES, plainBytes);
        int padding = signedBytes - SaltSource.SALT_BYTES - plainBytes;
        Arrays.fill(in, signedBytes - padding, signedBytes, (byte) padding);
        try {
            encryption.doFinal(in, 0, signedBytes, out, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES refuses whole blocks.", e);
        }
        hmac.append(out, signedBytes);
        sealed.put(out, 0, sealedBytes);
    }

    @Override
    public boolean open(ByteBuffer sealed, ByteBuffer plain) {
        int sealedBytes = sealed.remaining();
        int signedBytes = sealedBytes - hmac.bytes();
        if (closed || signedBytes < SaltSource.SALT_BYTES + BLOCK_BYTES || signedBytes % BLOCK_BYTES != 0) {
            return false;
        }
        byte[] in = wire.ofAtLeast(sealedBytes);
        byte[] out = clear.ofAtLeast(signedBytes);
        sealed.get(sealed.position(), in, 0, sealedBytes);
        if (!hmac.verify(in, signedBytes)) {
            return false;
        }
        try {
            decryption.doFinal(in, 0, signedBytes, out, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES refuses whole blocks.", e);
        }
        int plainBytes = signedBytes - SaltSource.SALT_BYTES - paddingBytes(out, signedBytes);
        if (plainBytes == signedBytes - SaltSource.SALT_BYTES || plainBytes > plain.remaining()) {
            return false;
        }
        plain.put(out, SaltSource.SALT_BYTES, plainBytes);
        return true;
    }

    @Override
    public void close() {
        closed = true;
        clear.wipe();
        wire.wipe();
        salts.wipe();
        hmac.wipe();
    }

    /**
     * How much PKCS#7 padding the last block ends with, 0 when it is not well formed. The packet is authentic by now, so
     * nobody learns anything from how long this takes.
     */
    private static int paddingBytes(byte[] bytes, int lengthBytes) {
        int padding = bytes[lengthBytes - 1];
        if (padding < 1 || padding > BLOCK_BYTES) {
            return 0;
        }
        for (int index = lengthBytes - padding; index < lengthBytes; index++) {
            if (bytes[index] != padding) {
                return 0;
            }
        }
        return padding;
    }

    private static Cipher newCipher(int mode, SecretKeySpec key) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(mode, key, new IvParameterSpec(new byte[BLOCK_BYTES]));
        return cipher;
    }
}
