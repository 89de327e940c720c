package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import carousel.api.compression.CompressionProvider;
import carousel.api.knet.CompressionSettings;
import carousel.api.knet.KnetSettings;
import carousel.api.knet.KnetStatistics;
import carousel.itests.LibknetPeer.Values;
import carousel.loop.internal.NodeEventLoop;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The link manager and a real libknet with every compression that ships. */
class KnetCompressionLiveIT {
    private static final int THRESHOLD = 200;
    private static final int LEVEL = 1;

    private static NodeEventLoop loop;
    private KnetPair pair;

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
        if (pair != null) {
            pair.close();
        }
    }

    static Stream<String> models() {
        return CarouselPeer.compressions().stream()
                .map(CompressionProvider::model)
                .distinct();
    }

    private void start(String ourModel, String libknetModel) throws Exception {
        pair = new KnetPair(loop);
        pair.settings = KnetSettings.defaults(KnetPair.OURS)
                .withCompression(new CompressionSettings(ourModel, THRESHOLD, LEVEL));
        pair.startLibknet();
        if (libknetModel != null) {
            pair.libknet.ask("compress " + libknetModel + " " + THRESHOLD + " " + LEVEL);
        }
        pair.startOurs();
        pair.awaitUp();
    }

    @ParameterizedTest
    @MethodSource("models")
    void messagesThatShrinkOrNotArriveBothWays(String model) throws Exception {
        start(model, model);
        int shrinking = 0;
        // from libknet first: so it is known to understand what it sends
        for (int bytes : List.of(THRESHOLD + 1, 1500, 20_000, 65_536)) {
            pair.checkLibknetToOurs(KnetMessages.text(0, 5, bytes));
            pair.checkOursToLibknet(KnetMessages.text(0, 5, bytes));
            shrinking += 5;
        }
        for (int bytes : List.of(1, THRESHOLD)) {
            pair.checkLibknetToOurs(KnetMessages.text(0, 5, bytes));
            pair.checkOursToLibknet(KnetMessages.text(0, 5, bytes));
        }
        for (int bytes : List.of(THRESHOLD + 1, 20_000, 65_536)) {
            pair.checkLibknetToOurs(KnetMessages.noise(0, 5, bytes, bytes));
            pair.checkOursToLibknet(KnetMessages.noise(0, 5, bytes, bytes));
        }
        Values libknet = pair.libknet.statistics();
        KnetStatistics ours = pair.ours.statistics();
        assertEquals(shrinking, libknet.get("rx_compressed_packets"));
        assertEquals(shrinking, ours.rxCompressedPackets());
        assertEquals(shrinking, ours.txCompressedPackets());
        assertEquals(libknet.get("rx_compressed_original_bytes"), ours.txCompressedOriginalBytes());
        // libknet counts 8 bytes of header with each (knet-wire 7.3)
        assertEquals(libknet.get("rx_compressed_size_bytes"), ours.txCompressedSizeBytes() + 8L * shrinking);
    }

    /** knet-wire 10.2: a libknet that never loaded zstd dies of a packet compressed by it. */
    @Test
    void libknetWithoutZstdOutlivesOurZstd() throws Exception {
        start("zstd", "zlib");
        pair.checkOursToLibknet(KnetMessages.text(0, 20, 5000));
        pair.checkLibknetToOurs(KnetMessages.text(0, 20, 5000));
        pair.checkOursToLibknet(KnetMessages.text(KnetPair.LIBKNET, 20, 65_536));
        assertTrue(pair.libknet.isAlive());
    }
}
