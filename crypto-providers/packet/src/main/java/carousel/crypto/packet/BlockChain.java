package carousel.crypto.packet;

/** AES-CBC with one key, on whole blocks at the beginning of arrays. */
public interface BlockChain {
    /** Length of a block. */
    int BLOCK_BYTES = 16;

    /** Encrypts with an initialisation vector of zeros. */
    void encrypt(byte[] clear, byte[] wire, int lengthBytes);

    /** Decrypts with any initialisation vector: what becomes of the first block is of no use. */
    void decrypt(byte[] wire, byte[] clear, int lengthBytes);

    /** Wipes what can be wiped of the key. */
    void wipe();
}
