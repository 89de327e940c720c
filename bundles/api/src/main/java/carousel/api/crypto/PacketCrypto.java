package carousel.api.crypto;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Seals and opens packets with one configuration; used by one thread.
 *
 * <pre>
 * cipher and hash:  salt(16) | AES-CBC(packet, PKCS#7) | HMAC(salt | ciphertext)
 * hash only:        packet | HMAC(packet)
 * </pre>
 */
@ConsumerType
public interface PacketCrypto extends AutoCloseable {
    /** Length of the HMAC: 16 (md5) to 64 (sha512). */
    int hashBytes();

    /** Length of the salt: 16 with a cipher, else 0. */
    int saltBytes();

    /** Padding block: 16 with a cipher, else 0. */
    int blockBytes();

    /** Length on the wire of a packet of {@code plainBytes}. */
    default int sealedBytes(int plainBytes) {
        int padding = blockBytes() == 0 ? 0 : blockBytes() - plainBytes % blockBytes();
        return saltBytes() + plainBytes + padding + hashBytes();
    }

    /**
     * Seals what is between the plain buffer's position and limit; writes to the sealed buffer at its position and moves it.
     * The plain buffer is left as it was.
     */
    void seal(ByteBuffer plain, ByteBuffer sealed);

    /**
     * Opens what is between the sealed buffer's position and limit; writes to the plain buffer at its position and moves it.
     * The sealed buffer is left as it was. Never throws, whatever the bytes are.
     *
     * @return whether the packet was authentic and well padded; if not, the plain buffer's position is unchanged
     */
    boolean open(ByteBuffer sealed, ByteBuffer plain);

    /** Wipes what can be wiped of the key. */
    @Override
    void close();
}
