package carousel.crypto.jce.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.crypto.CryptoSettings;
import carousel.api.crypto.PacketCrypto;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JceProviderTest {
    private static final List<String> CIPHERS = List.of("none", "aes128", "aes192", "aes256");
    private static final List<String> HASHES = List.of("md5", "sha1", "sha256", "sha384", "sha512");

    private final JceProvider provider = new JceProvider();
    private final byte[] key = new byte[200];

    JceProviderTest() {
        new Random(5).nextBytes(key);
    }

    static Stream<CryptoSettings> pairs() {
        byte[] key = new byte[128];
        new Random(6).nextBytes(key);
        return CIPHERS.stream()
                .flatMap(cipher -> HASHES.stream().map(hash -> new CryptoSettings("openssl", cipher, hash, key)));
    }

    @Test
    void isTheModelOpenssl() {
        assertEquals("openssl", provider.model());
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void whatIsSealedOpens(CryptoSettings settings) {
        try (PacketCrypto crypto = provider.newPacketCrypto(settings);
                PacketCrypto peer = provider.newPacketCrypto(settings)) {
            Random random = new Random(1);
            for (int plainBytes : new int[] {1, 15, 16, 17, 26, 1446, 3000, 65_507, 40}) {
                byte[] packet = new byte[plainBytes];
                random.nextBytes(packet);
                for (ByteBuffer plain : List.of(
                        ByteBuffer.wrap(packet).asReadOnlyBuffer(),
                        ByteBuffer.allocateDirect(plainBytes + 3)
                                .position(3)
                                .put(packet)
                                .position(3))) {
                    int plainPosition = plain.position();
                    ByteBuffer sealed = ByteBuffer.allocateDirect(crypto.sealedBytes(plainBytes) + 9)
                            .position(5);
                    crypto.seal(plain, sealed);
                    assertEquals(plainPosition, plain.position());
                    assertEquals(5 + crypto.sealedBytes(plainBytes), sealed.position());
                    sealed.flip().position(5);
                    ByteBuffer opened = ByteBuffer.allocate(plainBytes + 2).position(2);
                    assertTrue(peer.open(sealed.asReadOnlyBuffer(), opened));
                    assertTrue(crypto.open(sealed, opened.position(2)));
                    assertEquals(5, sealed.position());
                    assertEquals(2 + plainBytes, opened.position());
                    assertArrayEquals(packet, Arrays.copyOfRange(opened.array(), 2, 2 + plainBytes));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void anyChangeOfAPacketIsRefused(CryptoSettings settings) {
        try (PacketCrypto crypto = provider.newPacketCrypto(settings)) {
            byte[] sealed = seal(crypto, new byte[40]);
            ByteBuffer plain = ByteBuffer.allocate(100).position(9);
            for (int bit = 0; bit < 8 * sealed.length; bit++) {
                byte[] tampered = sealed.clone();
                tampered[bit / 8] ^= (byte) (1 << bit % 8);
                assertFalse(crypto.open(ByteBuffer.wrap(tampered), plain), "bit " + bit);
            }
            for (int length = 0; length < sealed.length; length++) {
                assertFalse(crypto.open(ByteBuffer.wrap(sealed, 0, length), plain), "cut to " + length);
                assertFalse(crypto.open(ByteBuffer.wrap(sealed, 1, length), plain), "begun late, cut to " + length);
            }
            assertFalse(crypto.open(ByteBuffer.wrap(Arrays.copyOf(sealed, sealed.length + 16)), plain));
            assertEquals(9, plain.position());
            assertTrue(crypto.open(ByteBuffer.wrap(sealed), plain));
            assertEquals(49, plain.position());
        }
    }

    @Test
    void randomBytesAreRefused() {
        Random random = new Random(8);
        try (PacketCrypto crypto = open("aes256", "sha256")) {
            for (int round = 0; round < 20_000; round++) {
                byte[] noise = new byte[random.nextInt(300)];
                random.nextBytes(noise);
                assertFalse(crypto.open(ByteBuffer.wrap(noise), ByteBuffer.allocate(300)));
            }
        }
    }

    @Test
    void anotherKeyDoesNotOpen() {
        byte[] otherEnd = key.clone();
        otherEnd[199] ^= 1;
        try (PacketCrypto crypto = open("aes128", "sha1");
                PacketCrypto other =
                        provider.newPacketCrypto(new CryptoSettings("openssl", "aes128", "sha1", otherEnd))) {
            // The AES key is the same: it is the HMAC that takes the whole key.
            assertFalse(other.open(ByteBuffer.wrap(seal(crypto, new byte[30])), ByteBuffer.allocate(30)));
        }
    }

    @Test
    void authenticPacketsWithBadPaddingAreRefused() throws Exception {
        try (PacketCrypto crypto = open("aes192", "sha256")) {
            byte[] good = new byte[32];
            Arrays.fill(good, 20, 32, (byte) 12);
            ByteBuffer plain = ByteBuffer.allocate(32);
            assertTrue(crypto.open(ByteBuffer.wrap(sealByHand(good)), plain));
            assertEquals(20, plain.position());
            for (int last : new int[] {0, 11, 13, 17, 128, 255}) {
                byte[] bad = good.clone();
                bad[31] = (byte) last;
                assertFalse(crypto.open(ByteBuffer.wrap(sealByHand(bad)), plain.clear()), "padding " + last);
                assertEquals(0, plain.position());
            }
            assertTrue(crypto.open(ByteBuffer.wrap(seal(crypto, new byte[5])), plain.clear()));
        }
    }

    @Test
    void aPacketIsSaltedWithTheVectorItStandsBehind() throws Exception {
        byte[] packet = new byte[77];
        new Random(2).nextBytes(packet);
        try (PacketCrypto crypto = open("aes256", "sha512")) {
            byte[] sealed = seal(crypto, packet);
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(key, 0, 32, "AES"),
                    new IvParameterSpec(sealed, 0, crypto.saltBytes()));
            assertArrayEquals(packet, cipher.doFinal(sealed, 16, sealed.length - 16 - 64));
        }
    }

    @Test
    void noSaltIsUsedTwice() {
        Set<String> salts = new HashSet<>();
        try (PacketCrypto crypto = open("aes128", "md5")) {
            for (int count = 0; count < 2000; count++) {
                salts.add(HexFormat.of().formatHex(seal(crypto, new byte[1]), 0, 16));
            }
        }
        assertEquals(2000, salts.size());
    }

    @Test
    void aPlainBufferThatIsTooSmallIsNoError() {
        for (String cipher : CIPHERS) {
            try (PacketCrypto crypto = open(cipher, "sha1")) {
                ByteBuffer small = ByteBuffer.allocate(40).position(1);
                ByteBuffer sealed = ByteBuffer.wrap(seal(crypto, new byte[40]));
                assertFalse(crypto.open(sealed, small));
                assertEquals(1, small.position());
                assertTrue(crypto.open(sealed, small.position(0)));
            }
        }
    }

    @Test
    void aSealedBufferThatIsTooSmallIsAnError() {
        try (PacketCrypto crypto = open("aes128", "sha1")) {
            ByteBuffer small = ByteBuffer.allocate(crypto.sealedBytes(40) - 1);
            assertThrows(BufferOverflowException.class, () -> crypto.seal(ByteBuffer.allocate(40), small));
        }
    }

    @ParameterizedTest
    @CsvSource({"aes128, none", "none, none", "aes512, sha1", "none, sha3-256", "aes-256-gcm, sha256", "AES128, sha1"})
    void whatIsNotThereIsRefusedByNameWithoutTheKey(String cipher, String hash) {
        CryptoSettings settings =
                new CryptoSettings("openssl", cipher, hash, "secret".repeat(30).getBytes(StandardCharsets.US_ASCII));
        String message = assertThrows(IllegalArgumentException.class, () -> provider.newPacketCrypto(settings))
                .toString();
        assertTrue(message.contains(cipher) || message.contains(hash), message);
        assertFalse(message.contains("secret"), message);
    }

    @Test
    void closedItNeitherSealsNorOpens() {
        for (String cipher : CIPHERS) {
            PacketCrypto crypto = open(cipher, "sha256");
            byte[] sealed = seal(crypto, new byte[10]);
            crypto.close();
            assertFalse(crypto.open(ByteBuffer.wrap(sealed), ByteBuffer.allocate(10)));
            assertThrows(
                    IllegalStateException.class, () -> crypto.seal(ByteBuffer.allocate(1), ByteBuffer.allocate(100)));
        }
    }

    private PacketCrypto open(String cipher, String hash) {
        return provider.newPacketCrypto(new CryptoSettings("openssl", cipher, hash, key));
    }

    private static byte[] seal(PacketCrypto crypto, byte[] packet) {
        byte[] sealed = new byte[crypto.sealedBytes(packet.length)];
        crypto.seal(ByteBuffer.wrap(packet), ByteBuffer.wrap(sealed));
        return sealed;
    }

    /** Seals whole blocks with aes192 and sha256 as they are. */
    private byte[] sealByHand(byte[] blocks) throws Exception {
        Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, 0, 24, "AES"), new IvParameterSpec(new byte[16]));
        byte[] signed = new byte[16 + blocks.length];
        cipher.doFinal(blocks, 0, blocks.length, signed, 16);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        byte[] sealed = Arrays.copyOf(signed, signed.length + 32);
        System.arraycopy(mac.doFinal(signed), 0, sealed, signed.length, 32);
        return sealed;
    }
}
