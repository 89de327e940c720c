package carousel.itests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import carousel.api.crypto.CryptoProvider;
import carousel.api.crypto.CryptoSettings;
import carousel.api.knet.KnetSettings;
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
}
