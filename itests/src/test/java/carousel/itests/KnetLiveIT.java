package carousel.itests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import carousel.loop.internal.NodeEventLoop;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The link manager and a real libknet, in clear: data of every size, MTUs, sequence numbers, statistics. */
class KnetLiveIT {
    /** Data MTU over the loopback device: what fits into 65535 bytes (knet-wire 5.2). */
    static final int LOOPBACK_DATA_MTU = 65_481;

    private static final int LOOPBACK_DATA_MTU_IPV6 = 65_461;

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

    private void start(boolean ipv6) throws Exception {
        pair = new KnetPair(loop);
        pair.ipv6 = ipv6;
        pair.start().awaitUp();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void messagesOfEverySizeArriveBothWays(boolean ipv6) throws Exception {
        start(ipv6);
        int mtu = ipv6 ? LOOPBACK_DATA_MTU_IPV6 : LOOPBACK_DATA_MTU;
        pair.awaitDataMtu(mtu);
        for (int bytes : List.of(1, 2, 5, 100, 1400, mtu - 1, mtu, mtu + 1, 65_535, 65_536)) {
            pair.checkOursToLibknet(KnetMessages.noise(0, 3, bytes, bytes));
            pair.checkLibknetToOurs(KnetMessages.noise(0, 3, bytes, bytes));
        }
        pair.checkOursToLibknet(KnetMessages.noise(KnetPair.LIBKNET, 200, 1, 65_536));
        pair.checkLibknetToOurs(KnetMessages.noise(KnetPair.OURS, 100, 1, 65_536));
    }

    @Test
    void sequenceNumbersWrapWithoutLossBothWays() throws Exception {
        start(false);
        int total = 70_000;
        int batch = 3500;
        for (int first = 0; first < total; first += batch) {
            pair.checkOursToLibknet(KnetMessages.noise(0, batch, 5, 40).from(first));
            pair.checkLibknetToOurs(KnetMessages.noise(0, batch, 5, 40).from(first));
        }
    }
}
