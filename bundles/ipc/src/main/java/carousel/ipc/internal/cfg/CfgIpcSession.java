package carousel.ipc.internal.cfg;

import carousel.api.CorosyncStatus;
import carousel.api.cfg.Cfg;
import carousel.api.cfg.CfgTrack;
import carousel.api.cfg.ReloadResult;
import carousel.api.cfg.ShutdownListener;
import carousel.api.cfg.ShutdownMode;
import carousel.api.ipc.IpcClient;
import carousel.api.ipc.IpcSession;
import carousel.ipc.internal.message.Messages;
import carousel.ipc.internal.message.Replies;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A program's connection to cfg; one that tracks is asked before the node shuts down. */
final class CfgIpcSession implements IpcSession, ShutdownListener {
    private static final int STATUS_VERSION = 1;

    private final Cfg cfg;
    private final CompletableFuture<Integer> nodeId;
    private final IpcClient client;
    private final Replies replies;
    private @Nullable CfgTrack track;
    /** The question that the program has not answered yet. */
    private @Nullable CompletableFuture<Boolean> question;
    /** To the last question. */
    private boolean refused;
    /** It asked itself for the shutdown, and so has nothing against it. */
    private @Nullable CompletableFuture<Void> shutdown;

    CfgIpcSession(Cfg cfg, CompletableFuture<Integer> nodeId, IpcClient client) {
        this.cfg = cfg;
        this.nodeId = nodeId;
        this.client = client;
        replies = new Replies(client);
    }

    @Override
    public Progress request(int requestId, ByteBuffer request) {
        return switch (requestId) {
            case CfgRequests.RING_STATUS -> replies.when(cfg.nodes(), CfgAnswers::ringStatus, CfgAnswers::noRingStatus);
            case CfgRequests.REENABLE ->
                replies.now(Messages.error(CfgAnswers.REENABLED, CorosyncStatus.NOT_SUPPORTED));
            case CfgRequests.KILL_NODE -> killNode(request);
            case CfgRequests.SHUT_DOWN -> shutDown(request);
            case CfgRequests.ANSWER -> answer(request);
            case CfgRequests.ADDRESSES -> addresses(request);
            case CfgRequests.LOCAL_NODE ->
                replies.when(
                        nodeId, CfgAnswers::localNode, status -> CfgAnswers.refusal(CfgAnswers.LOCAL_NODE, status));
            case CfgRequests.RELOAD ->
                replies.when(
                        cfg.reload(), CfgIpcSession::reloaded, status -> Messages.error(CfgAnswers.RELOADED, status));
            case CfgRequests.REOPEN_LOGS -> replies.status(CfgAnswers.LOGS_REOPENED, cfg.reopenLogFiles());
            case CfgRequests.NODE_STATUS -> nodeStatus(request);
            case CfgRequests.TRACK -> track();
            default -> trackNoMore();
        };
    }

    private static ByteBuffer reloaded(ReloadResult result) {
        return result.isApplied()
                ? Messages.ok(CfgAnswers.RELOADED)
                : Messages.error(CfgAnswers.RELOADED, CorosyncStatus.INVALID_PARAM);
    }

    private Progress killNode(ByteBuffer request) {
        String reason = CfgRequests.reason(request);
        return reason == null
                ? replies.now(Messages.error(CfgAnswers.KILLED, CorosyncStatus.NAME_TOO_LONG))
                : replies.status(CfgAnswers.KILLED, cfg.killNode(CfgRequests.nodeId(request), reason));
    }

    private Progress addresses(ByteBuffer request) {
        int asked = CfgRequests.nodeId(request);
        CompletableFuture<Integer> node = asked == 0 ? nodeId : CompletableFuture.completedFuture(asked);
        return replies.when(
                node.thenCompose(cfg::addresses),
                CfgAnswers::addresses,
                status -> CfgAnswers.refusal(CfgAnswers.ADDRESSES, status));
    }

    private Progress nodeStatus(ByteBuffer request) {
        return CfgRequests.version(request) == STATUS_VERSION
                ? replies.when(
                        cfg.node(CfgRequests.nodeId(request)),
                        CfgAnswers::nodeStatus,
                        status -> CfgAnswers.refusal(CfgAnswers.NODE_STATUS, status))
                : replies.now(CfgAnswers.refusal(CfgAnswers.NODE_STATUS, CorosyncStatus.NOT_SUPPORTED));
    }

    // ---- shutdown

    private Progress shutDown(ByteBuffer request) {
        int flags = CfgRequests.flags(request);
        for (ShutdownMode mode : ShutdownMode.values()) {
            if (mode.number() == flags) {
                CompletableFuture<Void> asked = cfg.tryShutdown(mode);
                shutdown = asked;
                var unused = asked.whenCompleteAsync((none, failure) -> isOver(mode, failure), client.loop());
                return replies.status(CfgAnswers.SHUTS_DOWN, asked);
            }
        }
        return replies.now(Messages.error(CfgAnswers.SHUTS_DOWN, CorosyncStatus.INVALID_PARAM));
    }

    /** Who asked is told by an event, too, that somebody did not answer in time; those who did not are told nothing. */
    private void isOver(ShutdownMode mode, @Nullable Throwable failure) {
        shutdown = null;
        if (track != null && isTimeout(failure)) {
            client.send(CfgAnswers.mayIt(mode, CfgAnswers.TIMEOUT));
        }
    }

    private static boolean isTimeout(@Nullable Throwable failure) {
        return failure != null && (failure instanceof TimeoutException || isTimeout(failure.getCause()));
    }

    private Progress track() {
        if (track == null) {
            track = cfg.track(this);
        }
        return replies.now(Messages.ok(CfgAnswers.TRACK));
    }

    private Progress trackNoMore() {
        stopTracking();
        return replies.now(Messages.ok(CfgAnswers.TRACK_NO_MORE));
    }

    private void stopTracking() {
        CfgTrack tracked = track;
        CompletableFuture<Boolean> open = question;
        track = null;
        question = null;
        if (tracked != null) {
            tracked.close();
        }
        if (open != null) {
            open.complete(true); // who does not track has no say, and nothing against it
        }
    }

    /** Called by any thread. */
    @Override
    public CompletionStage<Boolean> shutdownRequested(ShutdownMode mode) {
        CompletableFuture<Boolean> asked = new CompletableFuture<>();
        client.loop().execute(() -> ask(mode, asked));
        return asked;
    }

    private void ask(ShutdownMode mode, CompletableFuture<Boolean> asked) {
        boolean asksItself = shutdown != null;
        if (asksItself || !client.isOpen() || track == null) {
            asked.complete(true);
            return;
        }
        question = asked;
        refused = false;
        client.send(CfgAnswers.mayIt(mode, Messages.OK));
    }

    private Progress answer(ByteBuffer request) {
        CompletableFuture<Boolean> asked = question;
        question = null;
        if (asked == null || asked.isDone()) {
            return replies.now(Messages.error(CfgAnswers.ANSWERED, CorosyncStatus.ACCESS));
        }
        boolean yes = CfgRequests.isYes(request);
        refused = !yes;
        asked.complete(yes);
        return replies.now(Messages.ok(CfgAnswers.ANSWERED));
    }

    /** Its own request ends with it. A no that it has said holds for that vote, as at a daemon. */
    @Override
    public void closed() {
        CompletableFuture<Void> asked = shutdown;
        if (asked != null) {
            asked.cancel(false);
        }
        CfgTrack tracked = track;
        if (refused && tracked != null) {
            track = null;
            tracked.leave();
        } else {
            stopTracking();
        }
    }
}
