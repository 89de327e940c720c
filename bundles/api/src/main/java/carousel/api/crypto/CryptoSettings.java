package carousel.api.crypto;

import java.util.Arrays;

/**
 * One crypto configuration of knet (knet-wire 2.6).
 */
public final class CryptoSettings {
    /** Shortest private key. */
    public static final int MIN_KEY_BYTES = 128;

    /** Longest private key. */
    public static final int MAX_KEY_BYTES = 4096;

    private final String model;
    private final String cipher;
    private final String hash;
    private final byte[] key;

    /**
     * A configuration.
     *
     * @param model {@code nss} or {@code openssl}
     * @param cipher {@code none}, {@code aes128}, {@code aes192} or {@code aes256}
     * @param hash {@code md5}, {@code sha1}, {@code sha256}, {@code sha384} or {@code sha512}; a cipher without a hash is not
     *     allowed
     * @param key 128 to 4096 bytes: its first 16, 24 or 32 are the AES key, all of it is the HMAC key; copied
     * @throws IllegalArgumentException when the key's length is out of range
     */
    public CryptoSettings(String model, String cipher, String hash, byte[] key) {
        if (key.length < MIN_KEY_BYTES || key.length > MAX_KEY_BYTES) {
            throw new IllegalArgumentException("The private key has " + key.length + " bytes, expected " + MIN_KEY_BYTES
                    + " to " + MAX_KEY_BYTES + ".");
        }
        this.model = model;
        this.cipher = cipher;
        this.hash = hash;
        this.key = key.clone();
    }

    /** The wanted provider's model. */
    public String model() {
        return model;
    }

    /** The cipher's name. */
    public String cipher() {
        return cipher;
    }

    /** The hash's name. */
    public String hash() {
        return hash;
    }

    /** A copy of the key. */
    public byte[] key() {
        return key.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CryptoSettings that
                && model.equals(that.model)
                && cipher.equals(that.cipher)
                && hash.equals(that.hash)
                && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return model.hashCode() * 31 + cipher.hashCode() * 17 + hash.hashCode();
    }

    /** The names only: a key never appears in output. */
    @Override
    public String toString() {
        return model + " " + cipher + "/" + hash;
    }
}
