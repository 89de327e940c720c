package carousel.knet.internal;

import carousel.api.crypto.CryptoProvider;
import carousel.api.crypto.CryptoSettings;
import carousel.api.crypto.PacketCrypto;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * A toy with the lengths of AES-CBC and SHA-256: a salt, the packet with its bits turned and padded, a checksum with the
 * key. Enough to tell sealed from clear and right from wrong.
 */
final class TestCrypto implements CryptoProvider {
    static final int SALT_BYTES = 16;
    static final int HASH_BYTES = 32;
    static final int BLOCK_BYTES = 16;

    private final String model;
    private final boolean refuses;
    int sealed;
    int open;

    TestCrypto(String model) {
        this(model, false);
    }

    TestCrypto(String model, boolean refuses) {
        this.model = model;
        this.refuses = refuses;
    }

    static CryptoSettings settings(String model, int seed) {
        return new CryptoSettings(model, "aes256", "sha256", Payloads.random(seed, 128));
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public PacketCrypto newPacketCrypto(CryptoSettings settings) {
        if (refuses) {
            throw new IllegalArgumentException("Cipher " + settings.cipher() + " is not offered.");
        }
        open++;
        return new Toy(settings.key());
    }

    private final class Toy implements PacketCrypto {
        private final byte[] key;
        private long salt;

        Toy(byte[] key) {
            this.key = key;
        }

        @Override
        public int hashBytes() {
            return HASH_BYTES;
        }

        @Override
        public int saltBytes() {
            return SALT_BYTES;
        }

        @Override
        public int blockBytes() {
            return BLOCK_BYTES;
        }

        @Override
        public void seal(ByteBuffer plain, ByteBuffer target) {
            sealed++;
            int start = target.position();
            target.putLong(salt++).putLong(0);
            for (int i = plain.position(); i < plain.limit(); i++) {
                target.put((byte) ~plain.get(i));
            }
            int padding = BLOCK_BYTES - plain.remaining() % BLOCK_BYTES;
            for (int i = 0; i < padding; i++) {
                target.put((byte) padding);
            }
            long checksum = checksum(target, start, target.position());
            target.putLong(checksum).putLong(0).putLong(0).putLong(0);
        }

        @Override
        public boolean open(ByteBuffer packet, ByteBuffer plain) {
            int end = packet.limit() - HASH_BYTES;
            int body = end - packet.position() - SALT_BYTES;
            if (body < BLOCK_BYTES
                    || packet.getLong(end) != checksum(packet, packet.position(), end)
                    || packet.get(end - 1) < 1
                    || packet.get(end - 1) > BLOCK_BYTES) {
                return false;
            }
            for (int i = packet.position() + SALT_BYTES; i < end - packet.get(end - 1); i++) {
                plain.put((byte) ~packet.get(i));
            }
            return true;
        }

        @Override
        public void close() {
            open--;
        }

        private long checksum(ByteBuffer buffer, int from, int to) {
            CRC32 crc = new CRC32();
            crc.update(key);
            for (int i = from; i < to; i++) {
                crc.update(buffer.get(i));
            }
            return crc.getValue();
        }
    }
}
