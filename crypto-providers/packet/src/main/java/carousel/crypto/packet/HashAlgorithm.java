package carousel.crypto.packet;

/** The hashes of knet. */
public enum HashAlgorithm {
    /** MD5. */
    MD5(64, 16),
    /** SHA-1. */
    SHA1(64, 20),
    /** SHA-256. */
    SHA256(64, 32),
    /** SHA-384. */
    SHA384(128, 48),
    /** SHA-512. */
    SHA512(128, 64);

    private final int blockBytes;
    private final int hashBytes;

    HashAlgorithm(int blockBytes, int hashBytes) {
        this.blockBytes = blockBytes;
        this.hashBytes = hashBytes;
    }

    /** What the hash takes at a time, and so the length of an HMAC key. */
    public int blockBytes() {
        return blockBytes;
    }

    /** Length of the result. */
    public int hashBytes() {
        return hashBytes;
    }
}
