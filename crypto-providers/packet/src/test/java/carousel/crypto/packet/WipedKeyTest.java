package carousel.crypto.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.crypto.PacketCrypto;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What close() leaves behind. */
class WipedKeyTest {
    private final FakeHmac hmac = new FakeHmac();
    private final FakeChain chain = new FakeChain();

    @Test
    void nothingOfAPacketOrAKeyStaysInAClosedCrypto() {
        PacketCrypto crypto = new AesPacketCrypto(chain, hmac, new SaltSource(new SecureRandom()));
        passAPacket(crypto);
        assertFalse(chain.seen.isEmpty());
        crypto.close();
        assertTrue(chain.isWiped);
        assertTrue(hmac.isWiped);
        chain.seen.forEach(WipedKeyTest::assertZero);
        hmac.seen.forEach(WipedKeyTest::assertZero);
    }

    @Test
    void nothingOfAPacketOrAKeyStaysInAClosedHash() {
        PacketCrypto crypto = new HashPacketCrypto(hmac);
        passAPacket(crypto);
        crypto.close();
        assertTrue(hmac.isWiped);
        hmac.seen.forEach(WipedKeyTest::assertZero);
    }

    @Test
    void padsAreWiped() {
        HmacPads pads = new HmacPads(new byte[] {1, 2, 3}, 64);
        assertNotEquals(0, pads.inner()[0]);
        pads.wipe();
        assertZero(pads.inner());
        assertZero(pads.outer());
    }

    @Test
    void saltsCountUpFromARandomBlockAndAreForgotten() {
        SaltSource salts = new SaltSource(new SecureRandom());
        byte[] first = new byte[16];
        byte[] second = new byte[16];
        salts.next(first);
        salts.next(second);
        assertArrayEquals(Arrays.copyOf(first, 8), Arrays.copyOf(second, 8));
        assertTrue(ByteBuffer.wrap(second).getLong(8) == ByteBuffer.wrap(first).getLong(8) + 1);
        salts.wipe();
        salts.next(first);
        assertZero(first);
    }

    /** A longer packet than any before takes a new array; the old one must not keep the packet. */
    @Test
    void anArrayThatGrowsLeavesNothingBehind() {
        WorkBuffer buffer = new WorkBuffer();
        byte[] small = buffer.ofAtLeast(10);
        Arrays.fill(small, (byte) 1);
        assertTrue(buffer.ofAtLeast(10_000).length >= 10_000);
        assertZero(small);
    }

    private static void passAPacket(PacketCrypto crypto) {
        ByteBuffer sealed = ByteBuffer.allocate(200);
        crypto.seal(ByteBuffer.wrap(new byte[] {1, 2, 3}), sealed);
        ByteBuffer plain = ByteBuffer.allocate(3);
        assertTrue(crypto.open(sealed.flip(), plain));
        assertArrayEquals(new byte[] {1, 2, 3}, plain.array());
    }

    private static void assertZero(byte[] bytes) {
        assertArrayEquals(new byte[bytes.length], bytes);
    }

    /** Copies, and remembers the arrays. */
    private static final class FakeChain implements BlockChain {
        private final List<byte[]> seen = new ArrayList<>();
        private boolean isWiped;

        @Override
        public void encrypt(byte[] clear, byte[] wire, int lengthBytes) {
            copy(clear, wire, lengthBytes);
        }

        @Override
        public void decrypt(byte[] wire, byte[] clear, int lengthBytes) {
            copy(wire, clear, lengthBytes);
        }

        @Override
        public void wipe() {
            isWiped = true;
        }

        private void copy(byte[] from, byte[] to, int lengthBytes) {
            System.arraycopy(from, 0, to, 0, lengthBytes);
            seen.add(from);
            seen.add(to);
        }
    }

    /** Adds up, and remembers the arrays. */
    private static final class FakeHmac implements PacketHmac {
        private final List<byte[]> seen = new ArrayList<>();
        private boolean isWiped;

        @Override
        public int hashBytes() {
            return 1;
        }

        @Override
        public void compute(byte[] packet, int lengthBytes, byte[] target, int targetOffset) {
            byte sum = 0;
            for (int index = 0; index < lengthBytes; index++) {
                sum += packet[index];
            }
            target[targetOffset] = sum;
            seen.add(packet);
            seen.add(target);
        }

        @Override
        public void wipe() {
            isWiped = true;
        }
    }
}
