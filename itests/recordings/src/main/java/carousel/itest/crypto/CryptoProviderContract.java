package carousel.itest.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.crypto.CryptoProvider;
import carousel.api.crypto.CryptoSettings;
import carousel.api.crypto.PacketCrypto;
import carousel.itest.crypto.CapturedDatagrams.Datagram;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for each crypto provider; a provider's own test extends this class. */
public abstract class CryptoProviderContract {
    /** The longest packet that knet has (knet-wire 1.1). */
    private static final int MAX_PACKET_BYTES = 65_562;

    private static final List<String> CIPHERS = List.of("none", "aes128", "aes192", "aes256");
    private static final List<String> HASHES = List.of("md5", "sha1", "sha256", "sha384", "sha512");

    private final CryptoProvider provider;

    /** Tests of one provider. */
    protected CryptoProviderContract(CryptoProvider provider) {
        this.provider = provider;
    }

    static Stream<CryptoSettings> pairs() {
        return CIPHERS.stream().flatMap(cipher -> HASHES.stream().map(hash -> settings(cipher, hash, 256)));
    }

    static Stream<String> captures() {
        return CapturedDatagrams.names();
    }

    @ParameterizedTest
    @MethodSource("captures")
    void whatLibknetSealedOpens(String name) throws IOException {
        CapturedDatagrams capture = CapturedDatagrams.read(name);
        assertTrue(capture.datagrams().size() >= 10);
        try (PacketCrypto crypto = provider.newPacketCrypto(capture.settings())) {
            for (Datagram datagram : capture.datagrams()) {
                byte[] sealed = datagram.sealed();
                byte[] plain = open(crypto, sealed);
                assertEquals(datagram.plainBytes(), plain.length, "datagram " + datagram.number());
                assertArrayEquals(datagram.header(), Arrays.copyOf(plain, datagram.header().length));
                assertEquals(sealed.length, crypto.sealedBytes(plain.length));
                sealed[sealed.length / 2] ^= 0x10;
                assertFalse(crypto.open(ByteBuffer.wrap(sealed), ByteBuffer.allocate(sealed.length)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void packetsOfEveryLengthComeBack(CryptoSettings settings) {
        Random random = new Random(1);
        ByteBuffer sealed = ByteBuffer.allocateDirect(MAX_PACKET_BYTES + 200);
        try (PacketCrypto crypto = provider.newPacketCrypto(settings);
                PacketCrypto peer = provider.newPacketCrypto(settings)) {
            IntStream lengths = IntStream.concat(
                    IntStream.rangeClosed(1, 2000),
                    IntStream.of(4096, 8999, 65_442, 65_507, 65_535, 65_536, MAX_PACKET_BYTES, 40));
            lengths.forEach(plainBytes -> {
                byte[] packet = new byte[plainBytes];
                random.nextBytes(packet);
                sealed.clear();
                crypto.seal(ByteBuffer.wrap(packet), sealed);
                assertEquals(crypto.sealedBytes(plainBytes), sealed.position());
                ByteBuffer opened = ByteBuffer.allocate(plainBytes);
                assertTrue(peer.open(sealed.flip(), opened), plainBytes + " bytes");
                assertArrayEquals(packet, opened.array());
            });
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void theReferenceOpensWhatIsSealedAndTheOtherWayRound(CryptoSettings settings) throws GeneralSecurityException {
        ReferenceCrypto reference = new ReferenceCrypto(settings);
        Random random = new Random(2);
        try (PacketCrypto crypto = provider.newPacketCrypto(settings)) {
            for (int plainBytes :
                    new int[] {1, 15, 16, 17, 26, 63, 64, 65, 127, 128, 129, 1446, 9000, MAX_PACKET_BYTES}) {
                byte[] packet = new byte[plainBytes];
                byte[] salt = new byte[16];
                random.nextBytes(packet);
                random.nextBytes(salt);
                assertArrayEquals(packet, reference.open(seal(crypto, packet)));
                assertArrayEquals(packet, open(crypto, reference.seal(packet, salt)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 129, 160, 255, 256, 1024, 4095, 4096})
    void keysOfEveryLengthAreTakenInFull(int keyBytes) throws GeneralSecurityException {
        for (String hash : HASHES) {
            CryptoSettings settings = settings("aes256", hash, keyBytes);
            byte[] otherEnd = settings.key();
            otherEnd[keyBytes - 1] ^= 1;
            byte[] packet = {1, 2, 3};
            try (PacketCrypto crypto = provider.newPacketCrypto(settings);
                    PacketCrypto other =
                            provider.newPacketCrypto(new CryptoSettings("openssl", "aes256", hash, otherEnd))) {
                byte[] sealed = seal(crypto, packet);
                assertArrayEquals(packet, new ReferenceCrypto(settings).open(sealed));
                // The AES key is the same: it is the HMAC that takes the whole key.
                assertFalse(other.open(ByteBuffer.wrap(sealed), ByteBuffer.allocate(100)));
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
            for (int more = 1; more <= 64; more++) {
                assertFalse(crypto.open(ByteBuffer.wrap(Arrays.copyOf(sealed, sealed.length + more)), plain));
            }
            assertEquals(9, plain.position());
            assertTrue(crypto.open(ByteBuffer.wrap(sealed), plain));
            assertEquals(49, plain.position());
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void randomBytesAreRefused(CryptoSettings settings) {
        Random random = new Random(8);
        ByteBuffer plain = ByteBuffer.allocate(2000);
        try (PacketCrypto crypto = provider.newPacketCrypto(settings)) {
            for (int round = 0; round < 2000; round++) {
                byte[] noise = new byte[random.nextInt(round % 10 == 0 ? 2000 : 200)];
                random.nextBytes(noise);
                assertFalse(crypto.open(ByteBuffer.wrap(noise), plain));
                assertEquals(0, plain.position());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void piecesOfGoodPacketsPutTogetherAreRefused(CryptoSettings settings) {
        Random random = new Random(9);
        try (PacketCrypto crypto = provider.newPacketCrypto(settings)) {
            byte[] first = seal(crypto, new byte[100]);
            byte[] second = seal(crypto, new byte[] {7, 7, 7, 7});
            for (int round = 0; round < 2000; round++) {
                byte[] mixed = Arrays.copyOf(first, 1 + random.nextInt(first.length));
                int piece = random.nextInt(Math.min(mixed.length, second.length));
                System.arraycopy(second, random.nextInt(second.length - piece), mixed, mixed.length - piece, piece);
                ByteBuffer plain = ByteBuffer.allocate(200);
                boolean isGood = Arrays.equals(mixed, first);
                assertEquals(isGood, crypto.open(ByteBuffer.wrap(mixed), plain));
                assertEquals(isGood ? 100 : 0, plain.position());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void authenticPacketsWithBadPaddingAreRefused(CryptoSettings settings) throws GeneralSecurityException {
        ReferenceCrypto reference = new ReferenceCrypto(settings);
        if (!reference.isEncrypting()) {
            return;
        }
        byte[] salt = new byte[16];
        byte[] good = ReferenceCrypto.pad(new byte[20]);
        ByteBuffer plain = ByteBuffer.allocate(100);
        try (PacketCrypto crypto = provider.newPacketCrypto(settings)) {
            for (int last = 0; last < 256; last++) {
                byte[] bad = good.clone();
                bad[31] = (byte) last;
                boolean isGood = last == 12 || last == 1;
                assertEquals(
                        isGood,
                        crypto.open(ByteBuffer.wrap(reference.sealBlocks(bad, salt)), plain.clear()),
                        "padding " + last);
                assertEquals(isGood ? 32 - last : 0, plain.position());
            }
            for (int index = 20; index < 31; index++) {
                byte[] bad = good.clone();
                bad[index] ^= 1;
                assertFalse(crypto.open(ByteBuffer.wrap(reference.sealBlocks(bad, salt)), plain.clear()));
            }
            for (int length = 0; length < 64; length++) {
                // Signed well, but no salt with whole blocks behind it.
                if (length < 32 || length % 16 != 0) {
                    assertFalse(crypto.open(ByteBuffer.wrap(reference.sign(new byte[length])), plain.clear()));
                    assertEquals(0, plain.position());
                }
            }
            assertTrue(crypto.open(ByteBuffer.wrap(reference.sealBlocks(good, salt)), plain.clear()));
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void anyKindOfBufferWillDoAndIsLeftAsPromised(CryptoSettings settings) {
        byte[] packet = new byte[77];
        new Random(3).nextBytes(packet);
        try (PacketCrypto crypto = provider.newPacketCrypto(settings)) {
            for (ByteBuffer plain : List.of(
                    ByteBuffer.wrap(packet).asReadOnlyBuffer(),
                    ByteBuffer.allocateDirect(80).position(3).put(packet).position(3))) {
                int plainPosition = plain.position();
                ByteBuffer sealed =
                        ByteBuffer.allocateDirect(crypto.sealedBytes(77) + 9).position(5);
                crypto.seal(plain, sealed);
                assertEquals(plainPosition, plain.position());
                assertEquals(5 + crypto.sealedBytes(77), sealed.position());
                sealed.flip().position(5);
                ByteBuffer opened = ByteBuffer.allocate(79).position(2);
                assertTrue(crypto.open(sealed.asReadOnlyBuffer(), opened));
                assertTrue(crypto.open(sealed, opened.position(2)));
                assertEquals(5, sealed.position());
                assertEquals(79, opened.position());
                assertArrayEquals(packet, Arrays.copyOfRange(opened.array(), 2, 79));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aPlainBufferThatIsTooSmallIsNoError(CryptoSettings settings) {
        try (PacketCrypto crypto = provider.newPacketCrypto(settings)) {
            ByteBuffer small = ByteBuffer.allocate(40).position(1);
            ByteBuffer sealed = ByteBuffer.wrap(seal(crypto, new byte[40]));
            assertFalse(crypto.open(sealed, small));
            assertEquals(1, small.position());
            assertTrue(crypto.open(sealed, small.position(0)));
            ByteBuffer noRoom = ByteBuffer.allocate(crypto.sealedBytes(40) - 1);
            assertThrows(BufferOverflowException.class, () -> crypto.seal(ByteBuffer.allocate(40), noRoom));
        }
    }

    @Test
    void noSaltIsUsedTwice() {
        Set<String> salts = new HashSet<>();
        CryptoSettings settings = settings("aes128", "md5", 128);
        for (int instance = 0; instance < 50; instance++) {
            try (PacketCrypto crypto = provider.newPacketCrypto(settings)) {
                for (int count = 0; count < 400; count++) {
                    salts.add(HexFormat.of().formatHex(seal(crypto, new byte[1]), 0, 16));
                }
            }
        }
        assertEquals(50 * 400, salts.size());
        // They look random: of 16 bytes, any has any value.
        for (int index = 0; index < 32; index += 2) {
            Set<String> values = new HashSet<>();
            for (String salt : salts) {
                values.add(salt.substring(index, index + 2));
            }
            assertEquals(256, values.size());
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void closedItNeitherSealsNorOpens(CryptoSettings settings) {
        PacketCrypto crypto = provider.newPacketCrypto(settings);
        byte[] sealed = seal(crypto, new byte[10]);
        crypto.close();
        assertFalse(crypto.open(ByteBuffer.wrap(sealed), ByteBuffer.allocate(10)));
        ByteBuffer target = ByteBuffer.allocate(200);
        assertThrows(IllegalStateException.class, () -> crypto.seal(ByteBuffer.allocate(1), target));
        assertEquals(0, target.position());
        crypto.close();
        try (PacketCrypto next = provider.newPacketCrypto(settings)) {
            assertArrayEquals(new byte[10], open(next, sealed), "another instance is not touched");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "aes128, none",
        "none, none",
        "aes512, sha1",
        "none, sha3-256",
        "aes-256-gcm, sha256",
        "AES128, sha1",
        "aes256, SHA256",
        "'', sha1",
        "aes128, ''"
    })
    void whatIsNotThereIsRefusedByNameWithoutTheKey(String cipher, String hash) {
        byte[] key = "secret".repeat(30).getBytes(StandardCharsets.US_ASCII);
        CryptoSettings settings = new CryptoSettings("openssl", cipher, hash, key);
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> provider.newPacketCrypto(settings));
        String message = refusal.toString();
        assertTrue(message.contains(cipher) || message.contains(hash), message);
        assertTrue(message.contains("none, aes128, aes192, aes256") || message.contains("md5, sha1, sha256, sha384"));
        assertHidesTheKey(message, key);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void theKeyIsInNoText(CryptoSettings settings) {
        PacketCrypto crypto = provider.newPacketCrypto(settings);
        assertHidesTheKey(crypto + " " + provider + " " + settings, settings.key());
        crypto.close();
        IllegalStateException refusal = assertThrows(
                IllegalStateException.class, () -> crypto.seal(ByteBuffer.allocate(1), ByteBuffer.allocate(200)));
        assertHidesTheKey(refusal.toString(), settings.key());
    }

    @Test
    void instancesOfManyThreadsAreIndependent() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            CountDownLatch start = new CountDownLatch(8);
            List<Future<Integer>> results = IntStream.range(0, 8)
                    .mapToObj(number -> threads.submit(() -> {
                        CryptoSettings settings =
                                settings(CIPHERS.get(number % 4), HASHES.get(number % 5), 128 + 100 * number);
                        ReferenceCrypto reference = new ReferenceCrypto(settings);
                        start.countDown();
                        start.await();
                        int good = 0;
                        for (int instance = 0; instance < 10; instance++) {
                            try (PacketCrypto crypto = provider.newPacketCrypto(settings)) {
                                for (int length = 1; length <= 100; length++) {
                                    byte[] packet = new byte[length];
                                    Arrays.fill(packet, (byte) number);
                                    byte[] sealed = seal(crypto, packet);
                                    good += Arrays.equals(packet, reference.open(sealed)) ? 1 : 0;
                                    good += Arrays.equals(packet, open(crypto, sealed)) ? 1 : 0;
                                }
                            }
                        }
                        return good;
                    }))
                    .toList();
            for (Future<Integer> result : results) {
                assertEquals(2000, result.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void packetsLeaveNoGarbage(CryptoSettings settings) {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ByteBuffer plain = ByteBuffer.allocateDirect(200);
        ByteBuffer sealed = ByteBuffer.allocateDirect(400);
        try (PacketCrypto crypto = provider.newPacketCrypto(settings)) {
            sealAndOpen(crypto, plain, sealed, 500);
            long before = thread.getCurrentThreadAllocatedBytes();
            sealAndOpen(crypto, plain, sealed, 2000);
            long perPacket = (thread.getCurrentThreadAllocatedBytes() - before) / 2000;
            assertEquals(0, perPacket);
        }
    }

    private static void sealAndOpen(PacketCrypto crypto, ByteBuffer plain, ByteBuffer sealed, int times) {
        for (int round = 0; round < times; round++) {
            crypto.seal(plain.clear(), sealed.clear());
            if (!crypto.open(sealed.flip(), plain.clear())) {
                throw new AssertionError("round " + round);
            }
        }
    }

    private static CryptoSettings settings(String cipher, String hash, int keyBytes) {
        byte[] key = new byte[keyBytes];
        new Random(keyBytes).nextBytes(key);
        return new CryptoSettings("openssl", cipher, hash, key);
    }

    private static byte[] seal(PacketCrypto crypto, byte[] packet) {
        byte[] sealed = new byte[crypto.sealedBytes(packet.length)];
        crypto.seal(ByteBuffer.wrap(packet), ByteBuffer.wrap(sealed));
        return sealed;
    }

    private static byte[] open(PacketCrypto crypto, byte[] sealed) {
        ByteBuffer plain = ByteBuffer.allocate(sealed.length);
        assertTrue(crypto.open(ByteBuffer.wrap(sealed), plain));
        return Arrays.copyOf(plain.array(), plain.position());
    }

    private static void assertHidesTheKey(String text, byte[] key) {
        String lower = text.toLowerCase(Locale.ROOT);
        assertFalse(lower.contains(HexFormat.of().formatHex(key, 0, 4)), text);
        assertFalse(text.contains(new String(key, 0, 4, StandardCharsets.ISO_8859_1)), text);
        assertFalse(lower.contains(Arrays.toString(Arrays.copyOf(key, 4)).replace("]", "")), text);
    }
}
