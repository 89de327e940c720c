package carousel.crypto.packet;

import carousel.api.crypto.PacketCrypto;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Packets in AES-CBC, encrypted first and signed then.
 *
 * <p>The salt comes into play as a block in front: the first block of CBC over zeros is AES(block), and it is the vector of the
 * blocks behind it, and so the salt. To open, the same in reverse: the salt is decrypted with the rest, as a first block whose
 * plain text is of no use. So nothing has to be initialised for a packet.
 *
 * <p>The padding is made and checked here, because libraries allocate a copy of each packet for it.
 */
public final class AesPacketCrypto implements PacketCrypto {
    private static final int BLOCK_BYTES = BlockChain.BLOCK_BYTES;

    private final BlockChain chain;
    private final Authenticator authenticator;
    private final SaltSource salts;
    private final WorkBuffer clear = new WorkBuffer();
    private final WorkBuffer wire = new WorkBuffer();
    private boolean closed;

    /** A sealer and opener; what it is made of belongs to it. */
    public AesPacketCrypto(BlockChain chain, PacketHmac hmac, SaltSource salts) {
        this.chain = chain;
        this.authenticator = new Authenticator(hmac);
        this.salts = salts;
    }

    @Override
    public int hashBytes() {
        return authenticator.hashBytes();
    }

    @Override
    public int saltBytes() {
        return SaltSource.SALT_BYTES;
    }

    @Override
    public int blockBytes() {
        return BLOCK_BYTES;
    }

    @Override
    public void seal(ByteBuffer plain, ByteBuffer sealed) {
        if (closed) {
            throw new IllegalStateException("This crypto configuration is closed.");
        }
        int plainBytes = plain.remaining();
        int sealedBytes = sealedBytes(plainBytes);
        int signedBytes = sealedBytes - authenticator.hashBytes();
        byte[] in = clear.ofAtLeast(signedBytes);
        byte[] out = wire.ofAtLeast(sealedBytes);
        salts.next(in);
        plain.get(plain.position(), in, SaltSource.SALT_BYTES, plainBytes);
        int padding = signedBytes - SaltSource.SALT_BYTES - plainBytes;
        Arrays.fill(in, signedBytes - padding, signedBytes, (byte) padding);
        chain.encrypt(in, out, signedBytes);
        authenticator.append(out, signedBytes);
        sealed.put(out, 0, sealedBytes);
    }

    @Override
    public boolean open(ByteBuffer sealed, ByteBuffer plain) {
        int sealedBytes = sealed.remaining();
        int signedBytes = sealedBytes - authenticator.hashBytes();
        if (closed || signedBytes < SaltSource.SALT_BYTES + BLOCK_BYTES || signedBytes % BLOCK_BYTES != 0) {
            return false;
        }
        byte[] in = wire.ofAtLeast(sealedBytes);
        byte[] out = clear.ofAtLeast(signedBytes);
        sealed.get(sealed.position(), in, 0, sealedBytes);
        if (!authenticator.verify(in, signedBytes)) {
            return false;
        }
        chain.decrypt(in, out, signedBytes);
        int plainBytes = signedBytes - SaltSource.SALT_BYTES - paddingBytes(out, signedBytes);
        if (plainBytes == signedBytes - SaltSource.SALT_BYTES || plainBytes > plain.remaining()) {
            return false;
        }
        plain.put(out, SaltSource.SALT_BYTES, plainBytes);
        return true;
    }

    @Override
    public void close() {
        closed = true;
        clear.wipe();
        wire.wipe();
        salts.wipe();
        authenticator.wipe();
        chain.wipe();
    }

    /**
     * How much PKCS#7 padding the last block ends with, 0 when it is not well formed. The packet is authentic by now, so
     * nobody learns anything from how long this takes.
     */
    private static int paddingBytes(byte[] bytes, int lengthBytes) {
        int padding = bytes[lengthBytes - 1];
        if (padding < 1 || padding > BLOCK_BYTES) {
            return 0;
        }
        for (int index = lengthBytes - padding; index < lengthBytes; index++) {
            if (bytes[index] != padding) {
                return 0;
            }
        }
        return padding;
    }
}
