package carousel.ipc.internal.quorum;

import carousel.api.CorosyncStatus;
import carousel.api.ipc.IpcClient;
import carousel.api.ipc.IpcSession;
import carousel.api.quorum.MembershipChange;
import carousel.api.quorum.Quorum;
import carousel.api.quorum.QuorumListener;
import carousel.api.quorum.QuorumState;
import carousel.api.quorum.QuorumTrack;
import carousel.ipc.internal.message.Messages;
import carousel.ipc.internal.message.Replies;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A program's connection to quorum: of model 0 until it chooses another. */
final class QuorumIpcSession implements IpcSession {
    private static final int MODEL_0 = 0;
    private static final int MODEL_1 = 1;

    private final Quorum quorum;
    private final IpcClient client;
    private final Replies replies;
    private int model = MODEL_0;
    /** The one that goes on. */
    private @Nullable Follower tracking;

    QuorumIpcSession(Quorum quorum, IpcClient client) {
        this.quorum = quorum;
        this.client = client;
        replies = new Replies(client);
    }

    @Override
    public Progress request(int requestId, ByteBuffer request) {
        return switch (requestId) {
            case QuorumMessages.QUORATE ->
                replies.now(QuorumMessages.answer(
                        QuorumMessages.QUORATE_ANSWER,
                        Messages.OK,
                        quorum.state().quorate() ? 1 : 0));
            case QuorumMessages.TRACK -> track(QuorumMessages.number(request));
            case QuorumMessages.TRACK_NO_MORE -> {
                untrack();
                yield replies.now(Messages.ok(QuorumMessages.TRACKS_NO_MORE));
            }
            case QuorumMessages.TYPE ->
                replies.now(QuorumMessages.answer(QuorumMessages.TYPE_ANSWER, Messages.OK, type()));
            default -> chooseModel(QuorumMessages.number(request));
        };
    }

    private int type() {
        return quorum.state().provided() ? 1 : 0;
    }

    private Progress chooseModel(int chosen) {
        boolean known = chosen == MODEL_0 || chosen == MODEL_1;
        if (known) {
            model = chosen;
        }
        int status = known ? Messages.OK : CorosyncStatus.INVALID_PARAM.number();
        return replies.now(QuorumMessages.answer(QuorumMessages.MODEL_CHOSEN, status, type()));
    }

    /** How things stand is told before the answer, also to who tracks already (ipc-wire 10). */
    private Progress track(int flags) {
        boolean current = (flags & (QuorumMessages.CURRENT | QuorumMessages.CHANGES)) != 0;
        boolean changes = (flags & (QuorumMessages.CHANGES | QuorumMessages.CHANGES_ONLY)) != 0;
        boolean second = changes && tracking != null;
        ByteBuffer answer = second
                ? Messages.error(QuorumMessages.TRACKS, CorosyncStatus.EXIST)
                : Messages.ok(QuorumMessages.TRACKS);
        if (!current && (second || !changes)) {
            return replies.now(answer);
        }
        Follower follower = new Follower(current, changes && !second, answer);
        if (changes && !second) {
            tracking = follower;
        }
        follower.track = quorum.track(follower);
        return Progress.ANSWER_FOLLOWS;
    }

    private void untrack() {
        Follower follower = tracking;
        tracking = null;
        if (follower != null) {
            follower.close();
        }
    }

    @Override
    public void closed() {
        untrack();
    }

    /** Told by another thread, does all on the loop. */
    private final class Follower implements QuorumListener {
        private final boolean current;
        private final boolean goesOn;
        private final ByteBuffer answer;
        private @Nullable QuorumTrack track;
        private boolean begun;
        private boolean over;

        Follower(boolean current, boolean goesOn, ByteBuffer answer) {
            this.current = current;
            this.goesOn = goesOn;
            this.answer = answer;
        }

        @Override
        public void membershipChanged(MembershipChange change) {
            client.loop().execute(() -> {
                if (model == MODEL_1) {
                    tell(QuorumMessages.nodes(change));
                }
            });
        }

        @Override
        public void quorumChanged(QuorumState state) {
            client.loop().execute(() -> {
                tell(model == MODEL_1 ? QuorumMessages.quorum(state) : QuorumMessages.state(state));
                begin();
            });
        }

        private void tell(ByteBuffer event) {
            if (!over && client.isOpen() && (begun || current)) {
                client.send(event);
            }
        }

        /** The first state was told. */
        private void begin() {
            if (!begun) {
                begun = true;
                if (!goesOn || !client.isOpen()) {
                    close();
                }
                client.respond(answer);
            }
        }

        private void close() {
            over = true;
            QuorumTrack followed = track;
            if (followed != null) {
                followed.close();
            }
        }
    }
}
