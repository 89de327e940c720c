package carousel.service.cfg.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cfg.NodeState;
import carousel.api.cfg.ReloadResult;
import carousel.api.config.ConfigurationException;
import carousel.api.config.ConfigurationProblem;
import carousel.api.config.ReloadPlan;
import carousel.api.log.Priority;
import carousel.api.service.ClusterService;
import carousel.api.service.NodeControl;
import carousel.api.service.ServiceContext;
import carousel.api.totem.RingId;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Service 1: what one node asks of all, or of one. It has no state that a synchronisation would have to bring. */
final class CfgService implements ClusterService {
    private static final int FUNCTIONS = 5;
    private static final Logger LOG = LoggerFactory.getLogger("CFG");
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int MOST_WAITING = 64;
    private static final int KILLED = 255;

    /** Completes the futures of callers, so that none of their code runs on the loop. */
    private final Executor results;

    /** Set by the loop, read by any thread. */
    private volatile @Nullable ServiceContext context;

    /** Messages that the ring has not taken yet; the loop's, as all below. */
    private final Queue<ByteBuffer> waiting = new ArrayDeque<>();

    /** Reloads that were asked for here and have not come round yet. */
    private final Queue<CompletableFuture<ReloadResult>> reloads = new ArrayDeque<>();

    /** Of the ring, on the loop. */
    private List<Integer> members = List.of();

    /** Reloads that came round while a key was changing: who asked. */
    private final Queue<Integer> deferred = new ArrayDeque<>();

    private final CryptoPhases cryptoPhases =
            new CryptoPhases(phase -> say(CfgMessages.cryptoReconfig(phase)), this::reloadDeferred);

    private final ReloadKeys keys;

    CfgService(Executor results, ReloadKeys keys) {
        this.results = results;
        this.keys = keys;
    }

    // ---- from any thread

    /** Runs a request on the loop, with the node; without one the result fails. */
    <T> CompletableFuture<T> request(Request<T> request) {
        CompletableFuture<T> result = new CompletableFuture<>();
        ServiceContext attached = context;
        if (attached == null || !onLoop(attached, () -> run(request, result))) {
            fail(result, CorosyncStatus.LIBRARY, "The node does not run.");
        }
        return result;
    }

    /** What is to be done on the loop. */
    @FunctionalInterface
    interface Request<T> {
        void run(ServiceContext ring, CompletableFuture<T> result);
    }

    private <T> void run(Request<T> request, CompletableFuture<T> result) {
        ServiceContext ring = context;
        if (ring == null) {
            fail(result, CorosyncStatus.LIBRARY, "The node does not run.");
        } else {
            request.run(ring, result);
        }
    }

    private static boolean onLoop(ServiceContext attached, Runnable task) {
        try {
            attached.loop().execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("The event loop is gone", e);
            return false;
        }
    }

    void fail(CompletableFuture<?> result, CorosyncStatus status, String sentence) {
        results.execute(() -> result.completeExceptionally(new CorosyncException(status, sentence)));
    }

    /** What was asked for is under way. */
    private void done(CompletableFuture<@Nullable Void> result) {
        results.execute(() -> result.complete(null));
    }

    // ---- requests, on the loop

    void reload(ServiceContext ring, CompletableFuture<ReloadResult> result) {
        if (say(CfgMessages.reload(ring.nodeId()), result)) {
            reloads.add(result);
        }
    }

    void nodes(ServiceContext ring, CompletableFuture<List<NodeState>> result) {
        NodeControl node = ring.control();
        List<NodeState> states =
                NodeStates.of(node.configuration(), node.status().links());
        results.execute(() -> result.complete(states));
    }

    void addresses(ServiceContext ring, int nodeId, CompletableFuture<List<InetAddress>> result) {
        ring.control().configuration().nodes().stream()
                .filter(node -> node.nodeId() == nodeId)
                .findFirst()
                .ifPresentOrElse(
                        node -> {
                            List<InetAddress> addresses =
                                    List.copyOf(node.addresses().values());
                            results.execute(() -> result.complete(addresses));
                        },
                        () -> fail(result, CorosyncStatus.NOT_EXIST, unknown(nodeId)));
    }

    static String unknown(int nodeId) {
        return "There is no node " + Integer.toUnsignedString(nodeId) + " in the nodelist.";
    }

    void killNode(ServiceContext ring, int nodeId, byte[] reason, CompletableFuture<@Nullable Void> result) {
        if (!members.contains(nodeId)) {
            fail(result, CorosyncStatus.NOT_EXIST, "Node " + Integer.toUnsignedString(nodeId) + " is not in the ring.");
        } else if (say(CfgMessages.killNode(nodeId, reason), result)) {
            done(result);
        }
    }

    void shutDown(CompletableFuture<@Nullable Void> result) {
        if (say(CfgMessages.shutdown(), result)) {
            done(result);
        }
    }

    private boolean say(ByteBuffer message, CompletableFuture<?> result) {
        if (waiting.size() >= MOST_WAITING) {
            fail(result, CorosyncStatus.TRY_AGAIN, MOST_WAITING + " requests wait for the ring already.");
            return false;
        }
        say(message);
        return true;
    }

    private void say(ByteBuffer message) {
        waiting.add(message);
        sendWaiting();
    }

    private void sendWaiting() {
        ServiceContext ring = context;
        while (ring != null
                && !waiting.isEmpty()
                && ring.isSynchronised()
                && ring.multicast(waiting.element(), NOTHING)) {
            waiting.remove();
        }
    }

    // ---- the engine's calls

    @Override
    public int id() {
        return CfgMessages.SERVICE_ID;
    }

    @Override
    public String name() {
        return "cfg";
    }

    @Override
    public String description() {
        return "corosync configuration service";
    }

    @Override
    public int functions() {
        return FUNCTIONS;
    }

    @Override
    public void attach(ServiceContext newContext) {
        context = newContext;
        cryptoPhases.attach(newContext);
        if (newContext.control().isCryptoChanging()) {
            cryptoPhases.begin(); // the service was away in the middle of the phases
        }
    }

    @Override
    public void detach() {
        context = null;
        waiting.clear();
        cryptoPhases.detach();
        deferred.clear();
        reloads.forEach(
                result -> fail(result, CorosyncStatus.LIBRARY, "The node stopped before the reload came round."));
        reloads.clear();
    }

    @Override
    public void deliver(int function, int senderNodeId, ByteBuffer message) {
        ServiceContext ring = context;
        String error = CfgMessages.validate(function, message);
        if (error != null || ring == null) {
            LOG.warn("Dropped message {} of node {}: {}", function, Integer.toUnsignedString(senderNodeId), error);
            return;
        }
        boolean own = senderNodeId == ring.nodeId();
        switch (function) {
            case CfgMessages.KILLNODE -> killed(ring, senderNodeId, message);
            case CfgMessages.SHUTDOWN -> shutDown(ring, senderNodeId, own);
            case CfgMessages.RELOAD -> reloaded(ring, senderNodeId);
            case CfgMessages.CRYPTO_RECONFIG -> cryptoPhases.received(CfgMessages.phase(message), senderNodeId);
            default -> {} // ringreenable is without effect in Corosync 3
        }
    }

    private static void killed(ServiceContext ring, int sender, ByteBuffer message) {
        if (CfgMessages.nodeId(message) == ring.nodeId()) {
            LOG.info(
                    Priority.NOTICE,
                    "Killed by node {} : {}",
                    Integer.toUnsignedString(sender),
                    printable(CfgMessages.reason(message)));
            ring.control().exit(KILLED);
        }
    }

    /** Another node's words, without what would write a log line of its own. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private static void shutDown(ServiceContext ring, int sender, boolean own) {
        LOG.info(Priority.NOTICE, "Node {} was shut down by sysadmin", Integer.toUnsignedString(sender));
        if (own) {
            ring.control().shutDown();
        }
    }

    /**
     * Two changes of the key at once could leave members without a key in common. All members see reloads and phases in the same order,
     * so all of them wait at the same place.
     */
    private void reloaded(ServiceContext ring, int sender) {
        LOG.info(Priority.NOTICE, "Config reload requested by node {}", Integer.toUnsignedString(sender));
        if (cryptoPhases.isBusy() || !deferred.isEmpty()) {
            LOG.info("The reload waits until all nodes use the key of the last one");
            deferred.add(sender);
        } else {
            reloadNow(ring, sender);
        }
    }

    private void reloadDeferred() {
        ServiceContext ring = context;
        while (ring != null && !deferred.isEmpty() && !cryptoPhases.isBusy()) {
            LOG.info("The reload that waited begins");
            reloadNow(ring, deferred.remove());
        }
    }

    private void reloadNow(ServiceContext ring, int sender) {
        boolean own = sender == ring.nodeId();
        keys.begin();
        ReloadResult result = reload(ring.control());
        keys.end(result);
        CompletableFuture<ReloadResult> asked = own ? reloads.poll() : null;
        if (asked != null) {
            results.execute(() -> asked.complete(result));
        }
    }

    private ReloadResult reload(NodeControl node) {
        try {
            ReloadPlan change = node.reload();
            change.notices().forEach(notice -> LOG.info(Priority.NOTICE, "{}", notice));
            if (change.cryptoChanged()) {
                cryptoPhases.begin();
            }
            return ReloadReport.of(change);
        } catch (ConfigurationException e) {
            for (ConfigurationProblem problem : e.problems()) {
                LOG.error("Unable to reload config file: {}", problem);
            }
            return ReloadReport.of(e);
        }
    }

    @Override
    public void syncInit(List<Integer> transitional, List<Integer> newMembers, RingId ring) {
        members = List.copyOf(newMembers);
        cryptoPhases.members(members);
    }

    @Override
    public boolean syncProcess() {
        return true;
    }

    @Override
    public void syncActivate() {
        // nothing was gathered
    }

    @Override
    public void syncAbort() {
        // nothing was gathered
    }

    @Override
    public void synchronised() {
        sendWaiting();
    }

    @Override
    public void sendQueueAvailable() {
        sendWaiting();
    }
}
