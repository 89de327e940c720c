package carousel.crypto.jce.internal;

import carousel.crypto.packet.BlockChain;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-CBC of the JDK. The ciphers are initialised once and never again, which would cost more than a short packet does: the
 * end of a packet brings them back to their initialisation vector.
 */
final class JceBlockChain implements BlockChain {
    private final Cipher encryption;
    private final Cipher decryption;

    /**
     * A chain.
     *
     * @param key the private key, of which the AES key is the beginning
     * @throws GeneralSecurityException when the runtime lacks the cipher
     */
    JceBlockChain(byte[] key, int aesKeyBytes) throws GeneralSecurityException {
        SecretKeySpec aesKey = new SecretKeySpec(key, 0, aesKeyBytes, "AES");
        encryption = newCipher(Cipher.ENCRYPT_MODE, aesKey);
        decryption = newCipher(Cipher.DECRYPT_MODE, aesKey);
    }

    @Override
    public void encrypt(byte[] clear, byte[] wire, int lengthBytes) {
        process(encryption, clear, wire, lengthBytes);
    }

    @Override
    public void decrypt(byte[] wire, byte[] clear, int lengthBytes) {
        process(decryption, wire, clear, lengthBytes);
    }

    /** The JDK's ciphers cannot be wiped; they end with this object. */
    @Override
    public void wipe() {}

    private static void process(Cipher cipher, byte[] from, byte[] to, int lengthBytes) {
        try {
            cipher.doFinal(from, 0, lengthBytes, to, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES refuses whole blocks.", e);
        }
    }

    private static Cipher newCipher(int mode, SecretKeySpec key) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(mode, key, new IvParameterSpec(new byte[BLOCK_BYTES]));
        return cipher;
    }
}
