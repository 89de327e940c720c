package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import carousel.api.knet.AccessRule;
import carousel.api.knet.DropReason;
import carousel.api.knet.LinkPolicy;
import carousel.loop.internal.NodeEventLoop;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Links between the link manager and a real libknet that are cut, moved and restarted, also while messages flow. */
class KnetLinksLiveIT {
    private static final int LINKS = 3;

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

    private KnetPair pair() {
        KnetPair pair = new KnetPair(loop);
        pairs.add(pair);
        return pair;
    }

    /** Every policy at once: most of it is waiting for time-outs. */
    @Test
    void linksFailAndComeBackUnderTraffic() throws Exception {
        for (LinkPolicy policy : LinkPolicy.values()) {
            KnetPair pair = pair();
            pair.links = LINKS;
            pair.policy = policy;
        }
        KnetPair.together(pairs, pair -> {
            pair.start().awaitUp();
            pair.awaitDataMtu(KnetLiveIT.LOOPBACK_DATA_MTU);
            failover(pair);
        });
    }

    private static void failover(KnetPair pair) throws Exception {
        boolean inOrder = pair.policy != LinkPolicy.RR;
        pair.awaitSequenceNumbersKnown();
        KnetFlow ours = KnetFlow.ofOurs(pair);
        KnetFlow libknet = KnetFlow.ofLibknet(pair);
        ours.checkNothingIsLostFromNowOn(inOrder);
        libknet.checkNothingIsLostFromNowOn(inOrder);
        // the link that passive mode prefers, switched off there; the next one, switched off here
        int[] cuts = {LINKS - 1, LINKS - 2};
        for (int link : cuts) {
            enable(pair, link, false);
            Await.until("link " + link + " is down", KnetPair.PATIENCE, () -> isDown(pair, link));
            ours.checkNothingIsLostFromNowOn(inOrder);
            libknet.checkNothingIsLostFromNowOn(inOrder);
        }
        for (int link : cuts) {
            enable(pair, link, true);
        }
        pair.awaitUp();
        // a link that was overtaken on the way up may reorder what was sent before
        ours.checkNothingIsLostFromNowOn(false);
        libknet.checkNothingIsLostFromNowOn(false);
        // active mode loses nothing whatever happens to one link
        ours.end(pair.policy == LinkPolicy.ACTIVE ? 0 : ours.position());
        libknet.end(pair.policy == LinkPolicy.ACTIVE ? 0 : libknet.position());
    }

    private static void enable(KnetPair pair, int link, boolean enabled) {
        if (link == LINKS - 1) {
            pair.libknet.ask("enable " + KnetPair.OURS + " " + link + " " + (enabled ? 1 : 0));
        } else {
            pair.ours.change(knet -> knet.setLinkEnabled(KnetPair.LIBKNET, link, enabled));
        }
    }

    /** A libknet that switched a link off answers pings on it still, so that the other side does not notice (knet-wire 4.4). */
    private static boolean isDown(KnetPair pair, int link) {
        return link == LINKS - 1 ? !pair.libknet.status(KnetPair.OURS, link).is("enabled") : !pair.isConnected(link);
    }

    @Test
    void changedPriorityMovesTraffic() throws Exception {
        KnetPair pair = pair();
        pair.links = 2;
        pair.start().awaitUp();
        // a host's links are in use a moment after they are up
        Await.until("both prefer link 1", KnetPair.PATIENCE, () -> {
            pair.checkOursToLibknet(KnetMessages.noise(0, 1, 5, 5));
            pair.checkLibknetToOurs(KnetMessages.noise(0, 1, 5, 5));
            return pair.libknet.status(KnetPair.OURS, 1).get("rx_data_packets") > 0 && received(pair, 1) > 0;
        });
        long libknetBefore = pair.libknet.status(KnetPair.OURS, 0).get("rx_data_packets");
        long oursBefore = received(pair, 0);
        pair.checkOursToLibknet(KnetMessages.noise(0, 20, 5, 200));
        pair.checkLibknetToOurs(KnetMessages.noise(0, 20, 5, 200));
        assertEquals(libknetBefore, pair.libknet.status(KnetPair.OURS, 0).get("rx_data_packets"));
        assertEquals(oursBefore, received(pair, 0));

        pair.ours.change(
                knet -> knet.updateLink(KnetPair.LIBKNET, pair.ourLink(0).withPriority(200)));
        pair.libknet.ask("priority " + KnetPair.OURS + " 0 200");
        Await.until("libknet prefers the other link", KnetPair.PATIENCE, () -> {
            pair.checkLibknetToOurs(KnetMessages.noise(0, 1, 5, 5));
            return received(pair, 0) > 0;
        });
        pair.checkOursToLibknet(KnetMessages.noise(0, 20, 5, 200));
        assertEquals(20, pair.libknet.status(KnetPair.OURS, 0).get("rx_data_packets"));
        assertTrue(pair.ours.status(KnetPair.LIBKNET, 0).active());
    }

    private static long received(KnetPair pair, int link) {
        return pair.ours.status(KnetPair.LIBKNET, link).statistics().data().rxPackets();
    }

    @Test
    void restartOfEitherSideIsNoticed() throws Exception {
        KnetPair pair = pair().start();
        pair.awaitUp();
        pair.checkLibknetToOurs(KnetMessages.noise(0, 300, 5, 2000));
        pair.checkOursToLibknet(KnetMessages.noise(0, 300, 5, 2000));
        // a peer that is back before it told its last number in a ping looks as if it had sent nothing yet (knet-wire
        // 3.7)
        pair.awaitPings();

        pair.libknet.close();
        pair.startLibknet();
        pair.awaitUp();
        pair.checkLibknetToOurs(KnetMessages.noise(0, 300, 5, 2000));
        pair.checkOursToLibknet(KnetMessages.noise(0, 300, 5, 2000));
        pair.awaitPings();

        pair.ours.close();
        pair.startOurs();
        pair.awaitUp();
        pair.checkOursToLibknet(KnetMessages.noise(0, 300, 5, 2000));
        pair.checkLibknetToOurs(KnetMessages.noise(0, 300, 5, 2000));
    }

    @Test
    void dynamicLinkOfLibknetLearnsOurAddress() throws Exception {
        KnetPair pair = pair();
        pair.libknetDynamic = true;
        pair.start().awaitUp();
        assertEquals(
                pair.address(KnetPair.OURS, 0).getAddress().getHostAddress() + ":"
                        + pair.address(KnetPair.OURS, 0).getPort(),
                pair.libknet.status(KnetPair.OURS, 0).text("dst"));
        pair.checkOursToLibknet(KnetMessages.noise(0, 50, 1, 3000));
        pair.checkLibknetToOurs(KnetMessages.noise(0, 50, 1, 3000));
    }

    @Test
    void libknetHearsUsOnlyWhenItsAccessListHasUs() throws Exception {
        KnetPair pair = pair();
        pair.libknetDynamic = true;
        pair.startLibknet();
        pair.libknet.ask("access 1");
        pair.startOurs();
        Await.until(
                "pings are sent",
                KnetPair.PATIENCE,
                () -> pair.ours.status(KnetPair.LIBKNET, 0).enabled());
        String address = pair.address(KnetPair.OURS, 0).getAddress().getHostAddress();
        assertFalse(pair.libknet.status(KnetPair.OURS, 0).is("dynconnected"));
        pair.libknet.ask("acl " + KnetPair.OURS + " 0 accept address " + address + " " + address);
        pair.awaitUp();
        pair.checkOursToLibknet(KnetMessages.noise(0, 50, 1, 3000));
    }

    @Test
    void ourDynamicLinkLearnsWhomItsAccessListAllows() throws Exception {
        KnetPair pair = pair();
        pair.oursDynamic = true;
        pair.start();
        Await.until(
                "packets are refused",
                KnetPair.PATIENCE,
                () -> pair.ours.statistics().dropped(DropReason.NOT_ALLOWED) >= 2);
        assertFalse(pair.ours.status(KnetPair.LIBKNET, 0).dynamicConnected());

        InetAddress libknet = pair.address(KnetPair.LIBKNET, 0).getAddress();
        List<AccessRule> rules = List.of(
                AccessRule.address(
                        AccessRule.Action.REJECT, pair.address(KnetPair.OURS, 0).getAddress()),
                AccessRule.range(AccessRule.Action.ACCEPT, libknet, libknet));
        pair.ours.change(knet -> knet.setAccessList(KnetPair.LIBKNET, 0, rules));
        pair.awaitUp();
        assertTrue(pair.ours.status(KnetPair.LIBKNET, 0).dynamicConnected());
        pair.checkOursToLibknet(KnetMessages.noise(0, 50, 1, 3000));
        pair.checkLibknetToOurs(KnetMessages.noise(0, 50, 1, 3000));
    }
}
