package carousel.engine.internal;

import static carousel.engine.internal.Configurations.node;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.config.ClusterConfiguration;
import carousel.api.config.ConfigurationException;
import carousel.api.config.LogPriority;
import carousel.api.config.LogSettings;
import carousel.api.config.LoggingConfiguration;
import carousel.api.config.NodeConfiguration;
import carousel.api.config.ReloadPlan;
import carousel.api.config.ReloadPlan.LinkChange;
import carousel.api.crypto.CryptoSettings;
import carousel.api.knet.CompressionSettings;
import carousel.api.knet.KnetSettings;
import carousel.api.totem.TotemSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a running node follows its file, between links and a ring that only write down what is asked of them. */
class LiveConfigurationTest {
    private static final NodeConfiguration[] THREE = {node(1, 2), node(2, 2), node(3, 2)};

    private final List<String> log = new ArrayList<>();
    private final FakeKnet knet = new FakeKnet(log);
    private final FakeTotem totem = new FakeTotem(log);
    private @Nullable IOException logRefusal;

    private LiveConfiguration live(ClusterConfiguration configuration) {
        return new LiveConfiguration(configuration, knet, totem, settings -> {
            log.add("log");
            if (logRefusal != null) {
                throw logRefusal;
            }
        });
    }

    private static ClusterConfiguration running(KnetSettings knet) {
        ClusterConfiguration three = Configurations.threeNodes(Path.of("state"));
        return Configurations.changed(three, three.totem(), knet, three.logging(), THREE);
    }

    private static ClusterConfiguration withKnet(ClusterConfiguration before, KnetSettings settings) {
        return Configurations.changed(before, before.totem(), settings, before.logging(), THREE);
    }

    private static CryptoSettings key(int fill) {
        byte[] key = new byte[128];
        key[0] = (byte) fill;
        return new CryptoSettings("openssl", "aes256", "sha256", key);
    }

    private List<String> takeLog() {
        List<String> taken = List.copyOf(log);
        log.clear();
        return taken;
    }

    @Test
    void F058_linksAndNodesComeAndGoAndTheOthersAreLeftAlone() throws ConfigurationException {
        ClusterConfiguration before = running(KnetSettings.defaults(1));
        ClusterConfiguration after = Configurations.changed(
                before, before.totem(), before.knet(), before.logging(), node(1, 1), node(2, 1), node(4, 1));
        LiveConfiguration live = live(before);
        live.apply(Configurations.plan(
                before,
                after,
                new LinkChange(LinkChange.Kind.REMOVED, 1, 1),
                new LinkChange(LinkChange.Kind.REMOVED, 2, 1),
                new LinkChange(LinkChange.Kind.REMOVED, 3, 0),
                new LinkChange(LinkChange.Kind.REMOVED, 3, 1),
                new LinkChange(LinkChange.Kind.ADDED, 4, 0),
                new LinkChange(LinkChange.Kind.SETTINGS, 2, 0)));
        assertEquals(
                List.of(
                        "no host 3",
                        "host 4 node4",
                        "no link 2 1",
                        "link 4 0 udp /10.55.0.1:5405 to /10.55.0.4:5405 priority 1 ping 750/1500/2048/2",
                        "update link 2 0"),
                takeLog());
        assertSame(after, live.get());
    }

    @Test
    void F070_aNewKeyIsReadyThenUsedThenTheOnlyOne() throws ConfigurationException {
        ClusterConfiguration before = running(KnetSettings.defaults(1).withCrypto(key(1)));
        ClusterConfiguration after = withKnet(before, before.knet().withCrypto(key(2)));
        LiveConfiguration live = live(before);
        live.apply(Configurations.plan(before, after));
        assertEquals(List.of("crypto 2 " + key(2)), takeLog());
        live.activateCrypto();
        assertEquals(List.of("use crypto 2"), takeLog());
        live.cleanUpCrypto();
        assertEquals(List.of("crypto 1 null", "clear traffic false"), takeLog());
        live.activateCrypto();
        live.cleanUpCrypto();
        assertEquals(List.of(), takeLog(), "the phases are over");
    }

    @Test
    void F070_fromClearToSealedAndBack() throws ConfigurationException {
        ClusterConfiguration clear = running(KnetSettings.defaults(1));
        ClusterConfiguration sealed = withKnet(clear, clear.knet().withCrypto(key(1)));
        LiveConfiguration live = live(clear);
        live.apply(Configurations.plan(clear, sealed));
        live.activateCrypto();
        live.cleanUpCrypto();
        assertEquals(List.of("crypto 1 " + key(1), "use crypto 1", "clear traffic false"), takeLog());
        live.apply(Configurations.plan(sealed, clear));
        assertEquals(List.of("clear traffic true"), takeLog());
        live.activateCrypto();
        live.cleanUpCrypto();
        assertEquals(List.of("use crypto 0", "crypto 1 null"), takeLog());
    }

    @Test
    void aKeyIsNotForgottenBeforeTheNewOneIsUsed() throws ConfigurationException {
        ClusterConfiguration before = running(KnetSettings.defaults(1).withCrypto(key(1)));
        LiveConfiguration live = live(before);
        live.apply(Configurations.plan(before, withKnet(before, before.knet().withCrypto(key(2)))));
        takeLog();
        live.cleanUpCrypto();
        assertEquals(List.of(), takeLog());
    }

    @Test
    void aSecondNewKeyWaitsUntilTheFirstIsInUse() throws ConfigurationException {
        ClusterConfiguration before = running(KnetSettings.defaults(1).withCrypto(key(1)));
        ClusterConfiguration after = withKnet(before, before.knet().withCrypto(key(2)));
        LiveConfiguration live = live(before);
        live.apply(Configurations.plan(before, after));
        ReloadPlan third =
                Configurations.plan(after, withKnet(after, after.knet().withCrypto(key(3))));
        ConfigurationException refusal = assertThrows(ConfigurationException.class, () -> live.apply(third));
        assertTrue(refusal.problems().get(0).text().contains("still in use"), refusal.toString());
        live.activateCrypto();
        live.cleanUpCrypto();
        live.apply(third);
    }

    @Test
    void F078_whateverIsRefusedLeavesEverythingAsItWas() {
        ClusterConfiguration before = running(KnetSettings.defaults(1).withCrypto(key(1)));
        TreeMap<String, LogSettings> none = new TreeMap<>();
        LogSettings common =
                new LogSettings(true, false, false, null, LogPriority.INFO, 3, LogPriority.INFO, LogSettings.Debug.ON);
        ClusterConfiguration after = Configurations.changed(
                before,
                TotemSettings.defaults(1, 2000),
                before.knet().withCrypto(key(2)).withCompression(new CompressionSettings("zlib", 1, 100)),
                new LoggingConfiguration(LoggingConfiguration.Timestamp.OFF, false, false, true, common, none),
                THREE);
        ReloadPlan change = Configurations.plan(before, after, new LinkChange(LinkChange.Kind.REMOVED, 2, 1));
        LiveConfiguration live = live(before);

        knet.refused = "crypto 2 " + key(2);
        refuses(live, change);
        assertEquals(List.of("crypto 2 " + key(2)), takeLog());

        knet.refused = "compression C";
        refuses(live, change);
        String compression = "compression " + after.knet().compression();
        assertEquals(List.of("crypto 2 " + key(2), compression, "crypto 2 null"), takeLog());

        knet.refused = null;
        totem.refusal = new IllegalArgumentException("token");
        refuses(live, change);
        assertEquals(
                List.of("crypto 2 " + key(2), compression, "totem update 2000", "compression null", "crypto 2 null"),
                takeLog());

        totem.refusal = null;
        logRefusal = new IOException("no such folder");
        refuses(live, change);
        assertEquals(
                List.of(
                        "crypto 2 " + key(2),
                        compression,
                        "totem update 2000",
                        "no link 2 1",
                        "log",
                        "link 2 1 sctp /10.55.1.1:5407 to /10.55.1.2:5407 priority 9 ping 100/200/10/3",
                        "totem update 1000",
                        "compression null",
                        "crypto 2 null"),
                takeLog());
        assertSame(before, live.get());
    }

    private static void refuses(LiveConfiguration live, ReloadPlan change) {
        ConfigurationException refusal = assertThrows(ConfigurationException.class, () -> live.apply(change));
        assertEquals(1, refusal.problems().size());
    }
}
