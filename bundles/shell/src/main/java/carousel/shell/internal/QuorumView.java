package carousel.shell.internal;

import carousel.api.quorum.NodeVotes;
import carousel.api.quorum.Quorum;
import carousel.api.quorum.QuorumState;
import carousel.api.quorum.Votequorum;
import carousel.api.quorum.VotequorumInfo;
import carousel.shell.internal.Json.JsonObject;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Quorum at one moment.
 *
 * @param state what was decided
 * @param votes null when no votes are counted
 */
record QuorumView(QuorumState state, @Nullable VotequorumInfo votes) {
    private static final int TIMEOUT_SECONDS = 1;

    /** Null where nothing decides on quorum. */
    static @Nullable QuorumView of(@Nullable Quorum quorum, @Nullable Votequorum votequorum)
            throws InterruptedException {
        return quorum == null ? null : new QuorumView(quorum.state(), votes(votequorum));
    }

    private static @Nullable VotequorumInfo votes(@Nullable Votequorum votequorum) throws InterruptedException {
        if (votequorum == null) {
            return null;
        }
        try {
            return votequorum.info(0).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return null; // another provider, or the node is about to go: then its status says so
        }
    }

    /** On one line. */
    String text() {
        if (!state.provided()) {
            return "no provider: every node may go on";
        }
        String verdict = state.quorate() ? "quorate" : "not quorate, activity blocked";
        VotequorumInfo known = votes;
        return known == null
                ? verdict
                : verdict + "; " + known.totalVotes() + " of " + known.node().expectedVotes() + " votes, "
                        + known.quorum() + " needed";
    }

    /** For programs. */
    JsonObject json() {
        JsonObject json = new JsonObject().with("provided", state.provided()).with("quorate", state.quorate());
        VotequorumInfo known = votes;
        if (known != null) {
            NodeVotes node = known.node();
            json.with("expected_votes", node.expectedVotes())
                    .with("total_votes", known.totalVotes())
                    .with("quorum", known.quorum());
        }
        return json;
    }
}
