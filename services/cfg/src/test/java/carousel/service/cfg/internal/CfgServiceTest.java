package carousel.service.cfg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cfg.ReloadResult;
import carousel.api.config.AccessRules;
import carousel.api.config.ClusterConfiguration;
import carousel.api.config.ConfigurationException;
import carousel.api.config.ConfigurationProblem;
import carousel.api.config.LoggingConfiguration;
import carousel.api.config.NodeConfiguration;
import carousel.api.config.QuorumConfiguration;
import carousel.api.config.ReloadPlan;
import carousel.api.config.SystemConfiguration;
import carousel.api.crypto.CryptoSettings;
import carousel.api.knet.KnetSettings;
import carousel.api.totem.RingId;
import carousel.api.totem.TotemSettings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Service 1 on two nodes of one ring. */
class CfgServiceTest {
    private final CfgService service = new CfgService(Runnable::run, new ReloadKeys());
    private final CfgService other = new CfgService(Runnable::run, new ReloadKeys());
    private final FakeNode one = new FakeNode(1, configuration(null));
    private final FakeNode two = new FakeNode(2, configuration(null));

    CfgServiceTest() {
        service.attach(one);
        other.attach(two);
    }

    private static ClusterConfiguration configuration(@org.jspecify.annotations.Nullable CryptoSettings crypto) {
        List<NodeConfiguration> nodes = new ArrayList<>();
        for (int id = 1; id <= 2; id++) {
            nodes.add(new NodeConfiguration(id, "node" + id, new TreeMap<>()));
        }
        return new ClusterConfiguration(
                Path.of("corosync.conf"),
                new TreeMap<>(),
                new TreeMap<>(),
                "test",
                TotemSettings.defaults(1, 1000),
                KnetSettings.defaults(1).withCrypto(crypto),
                new TreeMap<>(),
                nodes,
                0,
                Path.of("state"),
                SystemConfiguration.defaults(),
                LoggingConfiguration.defaults(),
                QuorumConfiguration.none(),
                AccessRules.rootOnly(),
                List.of());
    }

    private static ReloadPlan plan(boolean newKey) {
        CryptoSettings key = newKey ? new CryptoSettings("openssl", "aes256", "sha256", new byte[128]) : null;
        return new ReloadPlan(
                configuration(null),
                configuration(key),
                new TreeMap<>(),
                List.of("Modified entry 'totem.transport' in corosync.conf cannot be changed at run-time"),
                List.of(),
                List.of(),
                List.of(),
                new TreeSet<>());
    }

    /** Everything that was sent reaches both, node 1's first. */
    private void turn() {
        while (!one.sent.isEmpty() || !two.sent.isEmpty()) {
            carry(one);
            carry(two);
        }
    }

    private void carry(FakeNode from) {
        for (int waiting = from.sent.size(); waiting > 0; waiting--) {
            ByteBuffer message = from.sent.remove();
            int function = message.getInt(0) & 0xffff;
            service.deliver(function, from.id, message.duplicate().order(ByteOrder.LITTLE_ENDIAN));
            other.deliver(function, from.id, message.duplicate().order(ByteOrder.LITTLE_ENDIAN));
        }
    }

    private static CorosyncStatus failure(CompletableFuture<?> result) {
        assertTrue(result.isCompletedExceptionally(), "not refused");
        try {
            result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof CorosyncException refusal) {
                return refusal.status();
            }
        }
        throw new AssertionError("another failure");
    }

    @Test
    void layoutsAreThoseOfTotemWire124() {
        HexFormat hex = HexFormat.of();
        assertEquals(
                "03000100" + "00000000" + "20000000" + "00000000" + "02000000" + "00".repeat(12),
                hex.formatHex(CfgMessages.reload(2).array()));
        assertEquals(
                "04000100" + "00000000" + "18000000" + "00000000" + "01000000" + "00000000",
                hex.formatHex(CfgMessages.cryptoReconfig(CfgMessages.ACTIVATE).array()));
        assertEquals(
                "02000100" + "00000000" + "10000000" + "00000000",
                hex.formatHex(CfgMessages.shutdown().array()));
        byte[] kill = CfgMessages.killNode(3, "why".getBytes(StandardCharsets.US_ASCII))
                .array();
        assertEquals(288, kill.length);
        assertEquals(
                "01000100" + "00000000" + "20010000" + "00000000" + "03000000" + "00000000" + "0300" + "00".repeat(6)
                        + "776879",
                hex.formatHex(kill, 0, 35));
    }

    @Test
    void F076_oneRequestReloadsEveryNodeAndTheCallerHearsOfItsOwn() {
        one.plan = plan(false);
        two.plan = plan(false);
        CompletableFuture<ReloadResult> result = service.request(service::reload);
        assertFalse(result.isDone());
        turn();
        assertEquals(List.of("reload"), one.log);
        assertEquals(List.of("reload"), two.log);
        assertTrue(result.join().isApplied());
        assertEquals(1, result.join().notices().size());
    }

    @Test
    void F078_aFileThatIsRefusedIsReportedToWhoAsked() {
        one.refusal = new ConfigurationException(8, List.of(new ConfigurationProblem("f", 3, "Unknown thing", "")));
        two.plan = plan(false);
        CompletableFuture<ReloadResult> result = service.request(service::reload);
        turn();
        assertEquals("Unknown thing", result.join().problems().get(0).text());
    }

    @Test
    void F070_eachNodeTakesItsPhasesByItsOwnMessages() {
        one.plan = plan(true);
        two.plan = plan(true);
        CompletableFuture<ReloadResult> result = other.request(other::reload);
        turn();
        assertNotNull(result.join());
        assertEquals(List.of("reload", "activate", "clean up"), one.log);
        assertEquals(List.of("reload", "activate", "clean up"), two.log);
    }

    /** Members 1 and 2; what 1 says is taken off the ring. */
    private void inPhases() {
        service.syncInit(List.of(1, 2), List.of(1, 2), RingId.NONE);
        one.plan = plan(true);
        service.deliver(CfgMessages.RELOAD, 2, CfgMessages.reload(2));
        assertEquals(CfgMessages.ACTIVATE, CfgMessages.phase(one.sent.remove()));
    }

    private void phase(int sender, int phase) {
        service.deliver(CfgMessages.CRYPTO_RECONFIG, sender, CfgMessages.cryptoReconfig(phase));
    }

    @Test
    void F076_aNewKeyIsUsedWhenAllHaveItAndTheOldOneForgottenWhenNobodyUsesIt() {
        inPhases();
        phase(1, CfgMessages.ACTIVATE);
        assertEquals(List.of("reload"), one.log);
        phase(2, CfgMessages.ACTIVATE);
        assertEquals(List.of("reload", "activate"), one.log);
        assertEquals(CfgMessages.CLEAN_UP, CfgMessages.phase(one.sent.remove()));
        phase(1, CfgMessages.CLEAN_UP);
        assertEquals(List.of("reload", "activate"), one.log);
        phase(2, CfgMessages.CLEAN_UP);
        assertEquals(List.of("reload", "activate", "clean up"), one.log);
        one.expire();
        assertEquals(List.of("reload", "activate", "clean up"), one.log);
    }

    @Test
    void memberWhoseKeyStaysIsNotWaitedForForever() {
        inPhases();
        phase(1, CfgMessages.ACTIVATE);
        one.expire();
        assertEquals(List.of("reload", "activate"), one.log);
        phase(1, CfgMessages.CLEAN_UP);
        one.expire();
        assertEquals(List.of("reload", "activate", "clean up"), one.log);
    }

    @Test
    void memberThatIsGoneIsNotWaitedFor() {
        inPhases();
        phase(1, CfgMessages.ACTIVATE);
        service.syncInit(List.of(1), List.of(1), RingId.NONE);
        assertEquals(List.of("reload", "activate"), one.log);
    }

    /** A daemon does not wait: who says that it cleans up will not understand the old key. */
    @Test
    void memberThatForgetsTheOldKeyIsFollowed() {
        inPhases();
        phase(2, CfgMessages.ACTIVATE);
        phase(2, CfgMessages.CLEAN_UP);
        assertEquals(List.of("reload", "activate"), one.log);
    }

    @Test
    void F070_reloadThatComesWhileAKeyChangesWaitsUntilAllAreDone() {
        inPhases();
        service.deliver(CfgMessages.RELOAD, 2, CfgMessages.reload(2));
        service.deliver(CfgMessages.RELOAD, 2, CfgMessages.reload(2));
        phase(1, CfgMessages.ACTIVATE);
        phase(2, CfgMessages.ACTIVATE);
        phase(1, CfgMessages.CLEAN_UP);
        assertEquals(List.of("reload", "activate"), one.log);
        phase(2, CfgMessages.CLEAN_UP);
        assertEquals(List.of("reload", "activate", "clean up", "reload"), one.log);
        one.plan = plan(false);
        phase(1, CfgMessages.ACTIVATE);
        phase(2, CfgMessages.ACTIVATE);
        phase(1, CfgMessages.CLEAN_UP);
        phase(2, CfgMessages.CLEAN_UP);
        assertEquals(List.of("reload", "activate", "clean up", "reload", "activate", "clean up", "reload"), one.log);
    }

    /** Its own file changed nothing, but the others are in the middle of it. */
    @Test
    void reloadWaitsForAChangeThatOnlyOthersMake() {
        service.syncInit(List.of(1, 2), List.of(1, 2), RingId.NONE);
        one.plan = plan(false);
        phase(2, CfgMessages.ACTIVATE);
        service.deliver(CfgMessages.RELOAD, 2, CfgMessages.reload(2));
        assertEquals(List.of(), one.log);
        phase(2, CfgMessages.CLEAN_UP);
        assertEquals(List.of("reload"), one.log);
    }

    @Test
    void aPhaseWaitsForTheRingAndForTheSynchronisation() {
        one.plan = plan(true);
        one.full = true;
        service.deliver(CfgMessages.RELOAD, 2, CfgMessages.reload(2));
        one.full = false;
        one.synchronised = false;
        service.sendQueueAvailable();
        assertEquals(0, one.sent.size());
        one.synchronised = true;
        service.synchronised();
        assertEquals(1, one.sent.size());
    }

    @Test
    void aServiceThatWasAwayGoesOnWithThePhases() {
        one.plan = plan(true);
        one.full = true;
        service.deliver(CfgMessages.RELOAD, 2, CfgMessages.reload(2));
        service.detach();
        one.full = false;
        one.cryptoChanging = true;
        service.attach(one);
        turn();
        assertEquals(List.of("reload", "activate", "clean up"), one.log);
    }

    @Test
    void F138_theNamedNodeEndsWith255() {
        service.syncInit(List.of(1, 2), List.of(1, 2), RingId.NONE);
        CompletableFuture<Void> done =
                service.request((ring, result) -> service.killNode(ring, 2, new byte[0], result));
        turn();
        assertTrue(done.isDone());
        assertEquals(List.of(), one.log);
        assertEquals(List.of("exit 255"), two.log);
    }

    @Test
    void F138_nodeThatIsNotInTheRingIsRefused() {
        service.syncInit(List.of(1, 2), List.of(1, 2), RingId.NONE);
        CompletableFuture<Void> done =
                service.request((ring, result) -> service.killNode(ring, 9, new byte[0], result));
        assertEquals(CorosyncStatus.NOT_EXIST, failure(done));
        assertEquals(0, one.sent.size());
    }

    @Test
    void F139_whoSaidItShutsDownAndTheOthersOnlyHear() {
        CompletableFuture<Void> done = service.request((ring, result) -> service.shutDown(result));
        turn();
        assertTrue(done.isDone());
        assertEquals(List.of("shut down"), one.log);
        assertEquals(List.of(), two.log);
    }

    @Test
    void withoutANodeRequestsFail() {
        CompletableFuture<ReloadResult> waiting = service.request(service::reload);
        service.detach();
        assertEquals(CorosyncStatus.LIBRARY, failure(waiting));
        assertEquals(CorosyncStatus.LIBRARY, failure(service.request(service::reload)));
    }

    @Test
    void malformedMessagesAreDropped() {
        ByteBuffer shortKill = ByteBuffer.allocate(280).order(ByteOrder.LITTLE_ENDIAN);
        service.deliver(CfgMessages.KILLNODE, 2, shortKill);
        ByteBuffer longReason = CfgMessages.killNode(1, new byte[0]);
        longReason.putShort(24, (short) 257);
        service.deliver(CfgMessages.KILLNODE, 2, longReason);
        service.deliver(CfgMessages.CRYPTO_RECONFIG, 1, ByteBuffer.allocate(20));
        service.deliver(63, 2, ByteBuffer.allocate(16));
        assertEquals(List.of(), one.log);
    }
}
