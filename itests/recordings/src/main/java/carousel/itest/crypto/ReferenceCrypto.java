package carousel.itest.crypto;

import carousel.api.crypto.CryptoSettings;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The format written down once more, as plainly as it can be, for providers to be compared with. */
final class ReferenceCrypto {
    private static final Map<String, Integer> AES_KEY_BYTES = Map.of("aes128", 16, "aes192", 24, "aes256", 32);
    private static final int BLOCK_BYTES = 16;

    private final CryptoSettings settings;

    ReferenceCrypto(CryptoSettings settings) {
        this.settings = settings;
    }

    boolean isEncrypting() {
        return !settings.cipher().equals("none");
    }

    /** A sealed packet. */
    byte[] seal(byte[] packet, byte[] salt) throws GeneralSecurityException {
        return isEncrypting() ? sealBlocks(pad(packet), salt) : sign(packet);
    }

    /** A sealed packet of whole blocks, with whatever padding is in them. */
    byte[] sealBlocks(byte[] blocks, byte[] salt) throws GeneralSecurityException {
        byte[] signed = Arrays.copyOf(salt, BLOCK_BYTES + blocks.length);
        cipher(Cipher.ENCRYPT_MODE, salt).doFinal(blocks, 0, blocks.length, signed, BLOCK_BYTES);
        return sign(signed);
    }

    /** Any bytes with their HMAC behind them. */
    byte[] sign(byte[] bytes) throws GeneralSecurityException {
        byte[] hash = hmac().doFinal(bytes);
        byte[] sealed = Arrays.copyOf(bytes, bytes.length + hash.length);
        System.arraycopy(hash, 0, sealed, bytes.length, hash.length);
        return sealed;
    }

    /** The packet in a sealed one. */
    byte[] open(byte[] sealed) throws GeneralSecurityException {
        byte[] signed = Arrays.copyOf(sealed, sealed.length - hmac().getMacLength());
        if (!Arrays.equals(sign(signed), sealed)) {
            throw new GeneralSecurityException("The HMAC is wrong.");
        }
        if (!isEncrypting()) {
            return signed;
        }
        byte[] blocks = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(signed, BLOCK_BYTES))
                .doFinal(signed, BLOCK_BYTES, signed.length - BLOCK_BYTES);
        return Arrays.copyOf(blocks, blocks.length - blocks[blocks.length - 1]);
    }

    /** PKCS#7. */
    static byte[] pad(byte[] packet) {
        int padding = BLOCK_BYTES - packet.length % BLOCK_BYTES;
        byte[] blocks = Arrays.copyOf(packet, packet.length + padding);
        Arrays.fill(blocks, packet.length, blocks.length, (byte) padding);
        return blocks;
    }

    private Cipher cipher(int mode, byte[] salt) throws GeneralSecurityException {
        int keyBytes = Objects.requireNonNull(AES_KEY_BYTES.get(settings.cipher()));
        Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(mode, new SecretKeySpec(settings.key(), 0, keyBytes, "AES"), new IvParameterSpec(salt));
        return cipher;
    }

    private Mac hmac() throws GeneralSecurityException {
        Mac mac = Mac.getInstance("Hmac" + settings.hash());
        mac.init(new SecretKeySpec(settings.key(), "HMAC"));
        return mac;
    }
}
