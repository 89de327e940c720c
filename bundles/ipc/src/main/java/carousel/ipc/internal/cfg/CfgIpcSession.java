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
    /** It asked itself for the shutdown, and so has nothing against it. */
    private boolean asking;

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
                asking = true;
                CompletableFuture<Void> asked = cfg.tryShutdown(mode);
                return replies.when(
                        asked,
                        unused -> {
                            asking = false;
                            return Messages.ok(CfgAnswers.SHUTS_DOWN);
                        },
                        status -> {
                            asking = false;
                            return Messages.error(CfgAnswers.SHUTS_DOWN, status);
                        });
            }
        }
        return replies.now(Messages.error(CfgAnswers.SHUTS_DOWN, CorosyncStatus.INVALID_PARAM));
    }

    private Progress track() {
        if (track == null) {
            track = cfg.track(this);
        }
        return replies.now(Messages.ok(CfgAnswers.TRACK));
    }

    private Progress trackNoMore() {
        untrack();
        return replies.now(Messages.ok(CfgAnswers.TRACK_NO_MORE));
    }

    /** Who does not track has no say, and nothing against it. */
    private void untrack() {
        CfgTrack tracked = track;
        track = null;
        if (tracked != null) {
            tracked.close();
        }
        CompletableFuture<Boolean> open = question;
        question = null;
        if (open != null) {
            open.complete(true);
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
        if (asking || !client.isOpen() || track == null) {
            asked.complete(true);
            return;
        }
        question = asked;
        var unused = asked.exceptionally(tooLate -> {
            client.loop().execute(() -> timeIsOver(mode, asked));
            return false;
        });
        client.send(CfgAnswers.mayIt(mode, Messages.OK));
    }

    private void timeIsOver(ShutdownMode mode, CompletableFuture<Boolean> asked) {
        if (question == asked) {
            question = null;
            client.send(CfgAnswers.mayIt(mode, CfgAnswers.TIMEOUT));
        }
    }

    private Progress answer(ByteBuffer request) {
        CompletableFuture<Boolean> asked = question;
        question = null;
        if (asked == null) {
            return replies.now(Messages.error(CfgAnswers.ANSWERED, CorosyncStatus.ACCESS));
        }
        asked.complete(CfgRequests.isYes(request));
        return replies.now(Messages.ok(CfgAnswers.ANSWERED));
    }

    @Override
    public void closed() {
        untrack();
    }
}
