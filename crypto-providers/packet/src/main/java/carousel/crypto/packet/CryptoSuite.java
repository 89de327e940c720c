package carousel.crypto.packet;

import carousel.api.crypto.CryptoSettings;
import java.util.Map;

/**
 * A pair of cipher and hash that knet has (knet-wire 2.6).
 *
 * @param aesKeyBytes 16, 24 or 32; 0 for the cipher {@code none}
 * @param hash the hash
 */
public record CryptoSuite(int aesKeyBytes, HashAlgorithm hash) {
    private static final Map<String, Integer> AES_KEY_BYTES =
            Map.of("none", 0, "aes128", 16, "aes192", 24, "aes256", 32);

    private static final Map<String, HashAlgorithm> HASHES = Map.of(
            "md5", HashAlgorithm.MD5,
            "sha1", HashAlgorithm.SHA1,
            "sha256", HashAlgorithm.SHA256,
            "sha384", HashAlgorithm.SHA384,
            "sha512", HashAlgorithm.SHA512);

    /**
     * The pair that settings name.
     *
     * @throws IllegalArgumentException when there is none; the message says what there is
     */
    public static CryptoSuite of(CryptoSettings settings) {
        String cipher = settings.cipher();
        String hash = settings.hash();
        Integer aesKeyBytes = AES_KEY_BYTES.get(cipher);
        if (aesKeyBytes == null) {
            throw new IllegalArgumentException(
                    "Crypto cipher is " + cipher + ", expected one of none, aes128, aes192, aes256.");
        }
        if (hash.equals("none")) {
            throw new IllegalArgumentException(
                    "Crypto cipher " + cipher + " has no hash, expected one of md5, sha1, sha256,"
                            + " sha384, sha512: a packet cannot be opened without one.");
        }
        HashAlgorithm algorithm = HASHES.get(hash);
        if (algorithm == null) {
            throw new IllegalArgumentException(
                    "Crypto hash is " + hash + ", expected one of md5, sha1, sha256, sha384, sha512.");
        }
        return new CryptoSuite(aesKeyBytes, algorithm);
    }
}
