package carousel.crypto.jce.internal;

/** The hashes of knet (knet-wire 2.6). */
enum HashAlgorithm {
    MD5("MD5", 64, 16),
    SHA1("SHA-1", 64, 20),
    SHA256("SHA-256", 64, 32),
    SHA384("SHA-384", 128, 48),
    SHA512("SHA-512", 128, 64);

    private final String jceName;
    private final int blockBytes;
    private final int hashBytes;

    HashAlgorithm(String jceName, int blockBytes, int hashBytes) {
        this.jceName = jceName;
        this.blockBytes = blockBytes;
        this.hashBytes = hashBytes;
    }

    String jceName() {
        return jceName;
    }

    /** What the hash eats at a time, and so the length of an HMAC key. */
    int blockBytes() {
        return blockBytes;
    }

    int hashBytes() {
        return hashBytes;
    }
}
