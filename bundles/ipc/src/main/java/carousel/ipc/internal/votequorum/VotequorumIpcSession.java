package carousel.ipc.internal.votequorum;

import carousel.api.CorosyncStatus;
import carousel.api.ipc.IpcClient;
import carousel.api.ipc.IpcSession;
import carousel.api.quorum.NodeVotes;
import carousel.api.quorum.QuorumDevice;
import carousel.api.quorum.QuorumTrack;
import carousel.api.quorum.Votequorum;
import carousel.api.quorum.VotequorumListener;
import carousel.api.totem.RingId;
import carousel.ipc.internal.message.Messages;
import carousel.ipc.internal.message.Replies;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A program's connection to votequorum. */
final class VotequorumIpcSession implements IpcSession {
    private final Votequorum votequorum;
    private final IpcClient client;
    private final Replies replies;
    /** The one that goes on. */
    private @Nullable Follower tracking;

    VotequorumIpcSession(Votequorum votequorum, IpcClient client) {
        this.votequorum = votequorum;
        this.client = client;
        replies = new Replies(client);
    }

    @Override
    public Progress request(int requestId, ByteBuffer request) {
        QuorumDevice device = votequorum.device();
        return switch (requestId) {
            case VotequorumRequests.INFORMATION ->
                replies.when(
                        votequorum.info(VotequorumRequests.nodeId(request)),
                        VotequorumAnswers::information,
                        VotequorumAnswers::noInformation);
            case VotequorumRequests.SET_EXPECTED ->
                status(votequorum.setExpectedVotes(VotequorumRequests.votes(request)));
            case VotequorumRequests.SET_VOTES ->
                status(votequorum.setVotes(VotequorumRequests.votesNodeId(request), VotequorumRequests.votes(request)));
            case VotequorumRequests.TRACK ->
                track(VotequorumRequests.flags(request), VotequorumRequests.context(request));
            case VotequorumRequests.TRACK_NO_MORE -> trackNoMore();
            case VotequorumRequests.REGISTER -> status(device.register(VotequorumRequests.name(request)));
            case VotequorumRequests.UNREGISTER -> status(device.unregister(VotequorumRequests.name(request)));
            case VotequorumRequests.RENAME ->
                status(device.rename(VotequorumRequests.name(request), VotequorumRequests.newName(request)));
            case VotequorumRequests.POLL ->
                status(device.poll(
                        VotequorumRequests.name(request),
                        VotequorumRequests.isSet(request),
                        VotequorumRequests.ring(request)));
            case VotequorumRequests.MASTER_WINS ->
                status(device.masterWins(VotequorumRequests.name(request), VotequorumRequests.isSet(request)));
            case VotequorumRequests.GET_EXTRA -> replies.now(VotequorumAnswers.noExtra(CorosyncStatus.NOT_SUPPORTED));
            default -> replies.now(Messages.error(VotequorumAnswers.STATUS, CorosyncStatus.NOT_SUPPORTED));
        };
    }

    private Progress status(CompletableFuture<Void> done) {
        return replies.status(VotequorumAnswers.STATUS, done);
    }

    private Progress track(int flags, long context) {
        boolean current = (flags & (VotequorumRequests.CURRENT | VotequorumRequests.CHANGES)) != 0;
        boolean changes = (flags & (VotequorumRequests.CHANGES | VotequorumRequests.CHANGES_ONLY)) != 0;
        boolean second = changes && tracking != null;
        ByteBuffer answer = second
                ? Messages.error(VotequorumAnswers.STATUS, CorosyncStatus.EXIST)
                : Messages.ok(VotequorumAnswers.STATUS);
        if (!current && (second || !changes)) {
            return replies.now(answer);
        }
        Follower follower = new Follower(context, current, changes && !second, answer);
        if (changes && !second) {
            tracking = follower;
        }
        follower.track = votequorum.track(follower);
        return Progress.ANSWER_FOLLOWS;
    }

    private Progress trackNoMore() {
        if (tracking == null) {
            return replies.now(Messages.error(VotequorumAnswers.STATUS, CorosyncStatus.NOT_EXIST));
        }
        untrack();
        return replies.now(Messages.ok(VotequorumAnswers.STATUS));
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
    private final class Follower implements VotequorumListener {
        private final long context;
        private final boolean current;
        private final boolean goesOn;
        private final ByteBuffer answer;
        private @Nullable QuorumTrack track;
        private boolean begun;
        private boolean over;

        Follower(long context, boolean current, boolean goesOn, ByteBuffer answer) {
            this.context = context;
            this.current = current;
            this.goesOn = goesOn;
            this.answer = answer;
        }

        @Override
        public void nodesChanged(RingId ring, List<Integer> members) {
            client.loop().execute(() -> tell(VotequorumAnswers.nodes(context, ring, members)));
        }

        @Override
        public void quorumChanged(boolean quorate, List<NodeVotes> nodes) {
            client.loop().execute(() -> {
                tell(VotequorumAnswers.quorum(context, quorate, nodes));
                begin();
            });
        }

        @Override
        public void expectedVotesChanged(long expectedVotes) {
            client.loop().execute(() -> tell(VotequorumAnswers.expectedVotes(context, expectedVotes)));
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
