package carousel.itests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import carousel.api.crypto.CryptoSettings;
import carousel.api.knet.LinkPolicy;
import carousel.loop.internal.NodeEventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The link manager and a real libknet over cables of MTU 1500: path MTUs, and links that are cut without a word. */
class KnetNamespaceLiveIT {
    private static final int LINKS = 3;
    private static final int MTU = 1500;
    private static final int DATA_MTU = 1446;
    private static final int DATA_MTU_IPV6 = 1426;
    /** aes256 and sha256. */
    private static final int DATA_MTU_SEALED = 1397;

    private static KnetNamespaces namespaces;
    private static NodeEventLoop loop;
    private final List<KnetPair> pairs = new ArrayList<>();

    @BeforeAll
    static void startLoop() throws Exception {
        for (Optional<String> missing : List.of(LibknetPeer.missing(), KnetNamespaces.missing())) {
            assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
        }
        namespaces = new KnetNamespaces(LINKS, MTU);
        loop = new NodeEventLoop();
        namespaces.enter(loop);
    }

    @AfterAll
    static void endLoop() throws Exception {
        if (loop != null) {
            loop.close();
        }
        if (namespaces != null) {
            namespaces.close();
        }
    }

    @AfterEach
    void close() {
        pairs.forEach(KnetPair::close);
    }

    private KnetPair pair() {
        KnetPair pair = new KnetPair(loop);
        pair.namespaces = namespaces;
        pairs.add(pair);
        return pair;
    }

    private static void checkAroundFragmentBorders(KnetPair pair, int dataMtuBytes) throws Exception {
        pair.start().awaitUp();
        pair.awaitDataMtu(dataMtuBytes);
        for (int fragments : List.of(1, 2, 10, 45)) {
            for (int bytes = fragments * dataMtuBytes - 1; bytes <= fragments * dataMtuBytes + 1; bytes++) {
                pair.checkOursToLibknet(KnetMessages.noise(0, 2, bytes, bytes));
                pair.checkLibknetToOurs(KnetMessages.noise(0, 2, bytes, bytes));
            }
        }
        pair.checkOursToLibknet(KnetMessages.noise(0, 50, 1, 65_536));
        pair.checkLibknetToOurs(KnetMessages.noise(0, 50, 1, 65_536));
    }

    @Test
    void dataMtuAgreesInClear() throws Exception {
        checkAroundFragmentBorders(pair(), DATA_MTU);
    }

    @Test
    void dataMtuAgreesOverIpv6() throws Exception {
        KnetPair pair = pair();
        pair.ipv6 = true;
        checkAroundFragmentBorders(pair, DATA_MTU_IPV6);
    }

    @Test
    void dataMtuAgreesSealed() throws Exception {
        KnetPair pair = pair();
        pair.settings = pair.settings.withCrypto(new CryptoSettings("openssl", "aes256", "sha256", KnetPair.key(5)));
        checkAroundFragmentBorders(pair, DATA_MTU_SEALED);
    }

    @Test
    void silentLossOfALinkIsSurvived() throws Exception {
        KnetPair pair = pair();
        pair.links = LINKS;
        pair.policy = LinkPolicy.PASSIVE;
        pair.start().awaitUp();
        pair.awaitDataMtu(DATA_MTU);
        pair.awaitSequenceNumbersKnown();
        KnetFlow ours = KnetFlow.ofOurs(pair);
        KnetFlow libknet = KnetFlow.ofLibknet(pair);
        ours.checkNothingIsLostFromNowOn(true);
        int best = LINKS - 1;
        namespaces.cut(best);
        Await.until("the link is down on both sides", KnetPair.PATIENCE, () -> !pair.isConnected(best));
        ours.checkNothingIsLostFromNowOn(true);
        libknet.checkNothingIsLostFromNowOn(true);
        Await.until(
                "the next best is in use",
                KnetPair.PATIENCE,
                () -> pair.ours.status(KnetPair.LIBKNET, best - 1).active());
        namespaces.heal(best);
        pair.awaitUp();
        ours.checkNothingIsLostFromNowOn(false);
        libknet.checkNothingIsLostFromNowOn(false);
        Await.until(
                "the best is in use again",
                KnetPair.PATIENCE,
                () -> pair.ours.status(KnetPair.LIBKNET, best).active());
        ours.end(ours.position());
        libknet.end(libknet.position());
    }
}
