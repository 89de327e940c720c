package carousel.itest.verify;

import carousel.api.crypto.CryptoProvider;
import carousel.api.crypto.CryptoSettings;
import carousel.api.crypto.PacketCrypto;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES in counter mode, which only the development branch of libknet has (knet-wire 2.6) and no crypto model here offers. It
 * opens those recordings, so that everything else in them can be checked.
 */
final class CounterModeCrypto implements CryptoProvider {
    private static final String SUFFIX = "-ctr";
    private static final int SALT_BYTES = 16;

    private final SecureRandom random = new SecureRandom();

    @Override
    public String model() {
        return "counter-mode";
    }

    @Override
    public PacketCrypto newPacketCrypto(CryptoSettings settings) {
        if (!settings.cipher().endsWith(SUFFIX)) {
            throw new IllegalArgumentException(
                    "Crypto cipher is " + settings.cipher() + ", expected one in counter mode.");
        }
        int keyBytes = aesKeyBytes(settings.cipher());
        try {
            Mac mac = Mac.getInstance("Hmac" + settings.hash().toUpperCase(Locale.ROOT));
            mac.init(new SecretKeySpec(settings.key(), mac.getAlgorithm()));
            return new CounterMode(new SecretKeySpec(settings.key(), 0, keyBytes, "AES"), mac);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("There is no " + settings + ".", e);
        }
    }

    /** The length of the AES key by the cipher's name: aes128, aes192-ctr, aes-256-ctr. */
    static int aesKeyBytes(String cipher) {
        String bits = cipher.replaceAll("[^0-9]", "");
        return bits.isEmpty() ? 0 : Integer.parseInt(bits) / Byte.SIZE;
    }

    private final class CounterMode implements PacketCrypto {
        private final SecretKeySpec key;
        private final Mac mac;

        CounterMode(SecretKeySpec key, Mac mac) {
            this.key = key;
            this.mac = mac;
        }

        @Override
        public int hashBytes() {
            return mac.getMacLength();
        }

        @Override
        public int saltBytes() {
            return SALT_BYTES;
        }

        @Override
        public int blockBytes() {
            return 0;
        }

        @Override
        public void seal(ByteBuffer plain, ByteBuffer sealed) {
            byte[] salt = new byte[SALT_BYTES];
            random.nextBytes(salt);
            byte[] clear = new byte[plain.remaining()];
            plain.get(plain.position(), clear);
            mac.update(salt);
            byte[] body = crypt(Cipher.ENCRYPT_MODE, salt, clear);
            sealed.put(salt).put(body).put(mac.doFinal(body));
        }

        @Override
        public boolean open(ByteBuffer sealed, ByteBuffer plain) {
            int bodyBytes = sealed.remaining() - SALT_BYTES - hashBytes();
            if (bodyBytes < 1 || bodyBytes > plain.remaining()) {
                return false;
            }
            byte[] packet = new byte[sealed.remaining()];
            sealed.get(sealed.position(), packet);
            int signedBytes = packet.length - hashBytes();
            mac.update(packet, 0, signedBytes);
            if (!MessageDigest.isEqual(mac.doFinal(), Arrays.copyOfRange(packet, signedBytes, packet.length))) {
                return false;
            }
            plain.put(crypt(
                    Cipher.DECRYPT_MODE,
                    Arrays.copyOf(packet, SALT_BYTES),
                    Arrays.copyOfRange(packet, SALT_BYTES, signedBytes)));
            return true;
        }

        private byte[] crypt(int mode, byte[] salt, byte[] bytes) {
            try {
                Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
                cipher.init(mode, key, new IvParameterSpec(salt));
                return cipher.doFinal(bytes);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("AES in counter mode refuses bytes.", e);
            }
        }

        @Override
        public void close() {
            mac.reset();
        }
    }
}
