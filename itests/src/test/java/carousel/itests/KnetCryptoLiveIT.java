package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import carousel.api.crypto.CryptoProvider;
import carousel.api.crypto.CryptoSettings;
import carousel.api.knet.DropReason;
import carousel.api.knet.KnetSettings;
import carousel.api.knet.LinkStatistics;
import carousel.itests.LibknetPeer.Values;
import carousel.loop.internal.NodeEventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The link manager and a real libknet with every cipher and hash, by every provider that ships and both of libknet's models. */
class KnetCryptoLiveIT {
    private static final List<String> CIPHERS = List.of("none", "aes128", "aes192", "aes256");
    private static final Map<String, Integer> HASH_BYTES =
            Map.of("md5", 16, "sha1", 20, "sha256", 32, "sha384", 48, "sha512", 64);
    private static final int SALT_BYTES = 16;
    private static final int BLOCK_BYTES = 16;
    private static final int IP_AND_UDP_BYTES = 28;
    private static final int MAX_HEADER_BYTES = 26;

    private static NodeEventLoop loop;
    private final List<KnetPair> pairs = new ArrayList<>();

    @BeforeAll
    static void startLoop() throws Exception {
        Optional<String> missing = LibknetPeer.missing();
        assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
        loop = new NodeEventLoop();
    }

    @AfterAll
    static void endLoop() {
        if (loop != null) {
            loop.close();
        }
    }

    @AfterEach
    void close() {
        pairs.forEach(KnetPair::close);
    }

    private KnetPair pair(CryptoSettings ours, List<CryptoProvider> providers, String libknetModel) {
        KnetPair pair = new KnetPair(loop);
        pairs.add(pair);
        pair.settings = KnetSettings.defaults(KnetPair.OURS).withCrypto(ours);
        pair.cryptos = providers;
        pair.libknetModel = libknetModel;
        return pair;
    }

    static Stream<Arguments> providers() {
        return CarouselPeer.cryptos().stream()
                .flatMap(provider -> Stream.of("nss", "openssl")
                        .map(model -> Arguments.of(provider.getClass().getSimpleName(), provider, model)));
    }

    @ParameterizedTest(name = "{0} and libknet''s {2}")
    @MethodSource("providers")
    void everyCipherAndHashWorksBothWays(String name, CryptoProvider provider, String libknetModel) throws Exception {
        for (String cipher : CIPHERS) {
            for (String hash : HASH_BYTES.keySet()) {
                CryptoSettings settings =
                        new CryptoSettings(provider.model(), cipher, hash, KnetPair.key(pairs.size()));
                pair(settings, List.of(provider), libknetModel);
            }
        }
        KnetPair.together(pairs, pair -> {
            pair.start().awaitUp();
            pair.awaitDataMtu(loopbackDataMtu(pair.settings.crypto()));
            pair.checkOursToLibknet(KnetMessages.noise(0, 20, 1, 2000));
            pair.checkLibknetToOurs(KnetMessages.noise(0, 20, 1, 2000));
            pair.checkOursToLibknet(KnetMessages.noise(0, 1, 65_536, 65_536));
            pair.checkLibknetToOurs(KnetMessages.noise(0, 1, 65_536, 65_536));
        });
    }

    /** By knet-wire 5.2, for 65535 bytes of IP packet. */
    private static int loopbackDataMtu(CryptoSettings crypto) {
        int room = 65_535 - IP_AND_UDP_BYTES - HASH_BYTES.get(crypto.hash());
        if (!crypto.cipher().equals("none")) {
            room -= SALT_BYTES;
            room -= room % BLOCK_BYTES + 1;
        }
        return room - MAX_HEADER_BYTES;
    }

    @Test
    void longestKeyIsTakenWhole() throws Exception {
        byte[] key = new byte[CryptoSettings.MAX_KEY_BYTES];
        System.arraycopy(KnetPair.key(3), 0, key, key.length - 128, 128);
        KnetPair pair = pair(new CryptoSettings("openssl", "aes256", "sha512", key), CarouselPeer.cryptos(), "openssl");
        pair.start().awaitUp();
        pair.checkOursToLibknet(KnetMessages.noise(0, 10, 1, 2000));
        pair.checkLibknetToOurs(KnetMessages.noise(0, 10, 1, 2000));
    }

    @Test
    void keysAreChangedUnderTrafficWithoutLossAndNothingTravelsInClear() throws Exception {
        KnetPair pair = pair(settings("aes256", "sha256", 1), CarouselPeer.cryptos(), "nss");
        try (UdpRelay relay = new UdpRelay(pair)) {
            pair.relay = relay;
            pair.start().awaitUp();
            pair.awaitSequenceNumbersKnown();
            KnetFlow ours = KnetFlow.ofOurs(pair);
            KnetFlow libknet = KnetFlow.ofLibknet(pair);
            changeKey(pair, 2, settings("aes128", "sha512", 2), true, ours, libknet);
            changeKey(pair, 1, settings("aes256", "sha1", 3), false, ours, libknet);
            changeKey(pair, 2, settings("aes192", "md5", 4), false, ours, libknet);
            ours.end(0);
            libknet.end(0);
            assertTrue(relay.packets() > 0);
            assertEquals(0, relay.clearPackets());
        }
    }

    /** Fill the free slot on both nodes, choose it one by one, and when nothing of the old is under way empty that (knet-wire 2.6). */
    private static void changeKey(
            KnetPair pair, int slot, CryptoSettings settings, boolean oursFirst, KnetFlow ours, KnetFlow libknet)
            throws InterruptedException {
        Runnable fillOurs = () -> pair.ours.change(knet -> knet.setCrypto(slot, settings));
        Runnable fillLibknet =
                () -> pair.libknet.crypto(slot, "nss", settings.cipher(), settings.hash(), settings.key());
        Runnable useOurs = () -> pair.ours.change(knet -> knet.useCrypto(slot));
        Runnable useLibknet = () -> pair.libknet.ask("use " + slot);
        List<Runnable> steps = oursFirst
                ? List.of(fillOurs, fillLibknet, useOurs, useLibknet)
                : List.of(fillLibknet, fillOurs, useLibknet, useOurs);
        steps.forEach(Runnable::run);
        ours.checkNothingIsLostFromNowOn(true);
        libknet.checkNothingIsLostFromNowOn(true);
        int old = 3 - slot;
        pair.ours.change(knet -> knet.setCrypto(old, null));
        pair.libknet.crypto(old, "none", "none", "none", new byte[1]);
    }

    private static CryptoSettings settings(String cipher, String hash, int seed) {
        return new CryptoSettings("openssl", cipher, hash, KnetPair.key(seed));
    }

    @Test
    void anotherKeyIsNotHeard() throws Exception {
        KnetPair pair = pair(settings("aes256", "sha256", 1), CarouselPeer.cryptos(), "openssl");
        pair.startLibknet();
        pair.settings = pair.settings.withCrypto(settings("aes256", "sha256", 2));
        pair.startOurs();
        checkNotHeard(pair, DropReason.NOT_AUTHENTIC);
    }

    @Test
    void clearTrafficIsNotHeardWhereItIsRefused() throws Exception {
        KnetPair pair = pair(null, List.of(), "openssl");
        pair.startLibknet();
        pair.settings = pair.settings.withCrypto(settings("none", "sha256", 2));
        pair.cryptos = CarouselPeer.cryptos();
        pair.startOurs();
        checkNotHeard(pair, DropReason.NOT_AUTHENTIC);
    }

    private static void checkNotHeard(KnetPair pair, DropReason reason) throws InterruptedException {
        Await.until(
                "packets are refused",
                KnetPair.PATIENCE,
                () -> pair.ours.statistics().dropped(reason) >= 5);
        assertFalse(pair.ours.status(KnetPair.LIBKNET, 0).connected());
        assertFalse(pair.libknet.status(KnetPair.OURS, 0).is("connected"));
        assertEquals(
                0, pair.ours.status(KnetPair.LIBKNET, 0).statistics().ping().rxPackets());
        assertEquals(0, pair.libknet.status(KnetPair.OURS, 0).get("rx_pong_packets"));
    }

    @Test
    void bothSidesCountTheSame() throws Exception {
        KnetPair pair = pair(settings("aes256", "sha256", 1), CarouselPeer.cryptos(), "openssl");
        pair.start().awaitUp();
        pair.awaitDataMtu(loopbackDataMtu(pair.settings.crypto()));
        KnetMessages messages = KnetMessages.noise(0, 100, 1, 65_536);
        pair.checkOursToLibknet(messages);
        pair.checkLibknetToOurs(messages);
        LinkStatistics ours = pair.ours.status(KnetPair.LIBKNET, 0).statistics();
        Values libknet = pair.libknet.status(KnetPair.OURS, 0);
        assertEquals(ours.data().txPackets(), libknet.get("rx_data_packets"));
        assertEquals(ours.data().rxPackets(), libknet.get("tx_data_packets"));
        assertEquals(ours.data().txBytes(), libknet.get("tx_data_bytes"));
        assertEquals(ours.data().rxBytes(), libknet.get("rx_data_bytes"));
        // a busy machine may make either side search twice; each search over this path is one packet and its answer
        assertEquals(
                ours.pathMtu().txBytes() * libknet.get("tx_pmtu_packets"),
                libknet.get("tx_pmtu_bytes") * ours.pathMtu().txPackets());
        assertEquals(
                ours.pathMtu().rxBytes() * libknet.get("rx_pmtu_packets"),
                libknet.get("rx_pmtu_bytes") * ours.pathMtu().rxPackets());
        assertTrue(ours.pathMtu().txPackets() > 0 && libknet.get("tx_pmtu_packets") > 0);
        // one moment for both sides: when nothing is under way
        Await.until("pings and pongs agree", KnetPair.PATIENCE, () -> {
            LinkStatistics here = pair.ours.status(KnetPair.LIBKNET, 0).statistics();
            Values there = pair.libknet.status(KnetPair.OURS, 0);
            return here.ping().txPackets() == there.get("rx_ping_packets")
                    && here.ping().rxPackets() == there.get("tx_ping_packets")
                    && here.pong().txPackets() == there.get("rx_pong_packets")
                    && here.pong().rxPackets() == there.get("tx_pong_packets")
                    && here.ping().txBytes()
                            == here.ping().txPackets() * (there.get("tx_ping_bytes") / there.get("tx_ping_packets"));
        });
        assertEquals(
                pair.ours.statistics().txCryptByteOverhead(),
                pair.libknet.statistics().get("tx_crypt_byte_overhead"));
        Await.until(
                "sealed packets agree",
                KnetPair.PATIENCE,
                () -> pair.ours.statistics().rxCryptPackets()
                        == pair.libknet.statistics().get("tx_crypt_packets"));
    }
}
