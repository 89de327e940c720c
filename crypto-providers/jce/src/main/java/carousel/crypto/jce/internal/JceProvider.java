package carousel.crypto.jce.internal;

import carousel.api.crypto.CryptoProvider;
import carousel.api.crypto.CryptoSettings;
import carousel.api.crypto.PacketCrypto;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The model {@code openssl}; models are equivalent on the wire. */
@Component(immediate = true)
@Capability(namespace = CryptoProvider.NAMESPACE, attribute = "model=openssl")
public final class JceProvider implements CryptoProvider {
    private static final String NONE = "none";

    private static final Map<String, Integer> CIPHER_KEY_BYTES = Map.of("aes128", 16, "aes192", 24, "aes256", 32);

    private static final Map<String, HashAlgorithm> HASHES = Map.of(
            "md5", HashAlgorithm.MD5,
            "sha1", HashAlgorithm.SHA1,
            "sha256", HashAlgorithm.SHA256,
            "sha384", HashAlgorithm.SHA384,
            "sha512", HashAlgorithm.SHA512);

    private final SecureRandom random = new SecureRandom();

    @Override
    public String model() {
        return "openssl";
    }

    @Override
    public PacketCrypto newPacketCrypto(CryptoSettings settings) {
        String cipher = settings.cipher();
        String hash = settings.hash();
        if (hash.equals(NONE)) {
            throw new IllegalArgumentException(
                    "Crypto cipher " + cipher + " has no hash, expected one of md5, sha1, sha256,"
                            + " sha384, sha512: a packet cannot be opened without one.");
        }
        HashAlgorithm hashAlgorithm = HASHES.get(hash);
        if (hashAlgorithm == null) {
            throw new IllegalArgumentException(
                    "Crypto hash is " + hash + ", expected one of md5, sha1, sha256, sha384, sha512.");
        }
        Integer cipherKeyBytes = CIPHER_KEY_BYTES.get(cipher);
        if (cipherKeyBytes == null && !cipher.equals(NONE)) {
            throw new IllegalArgumentException(
                    "Crypto cipher is " + cipher + ", expected one of none, aes128, aes192, aes256.");
        }
        byte[] key = settings.key();
        try {
            PacketHmac hmac = new PacketHmac(hashAlgorithm, key);
            return cipherKeyBytes == null
                    ? new HashPacketCrypto(hmac)
                    : new AesPacketCrypto(key, cipherKeyBytes, hmac, new SaltSource(random));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "This Java runtime lacks crypto cipher " + cipher + " with hash " + hash + ".", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
