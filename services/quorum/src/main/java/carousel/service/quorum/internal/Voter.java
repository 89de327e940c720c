package carousel.service.quorum.internal;

import carousel.api.quorum.NodeVotes;

/** A node as this one knows it. */
final class Voter {
    final int nodeId;
    NodeVotes.State state = NodeVotes.State.MEMBER;
    long votes;
    long expectedVotes;
    /** {@link VoterFlags}. */
    int flags;

    Voter(int nodeId) {
        this.nodeId = nodeId;
    }

    boolean isMember() {
        return state == NodeVotes.State.MEMBER;
    }

    boolean has(int wantedFlags) {
        return VoterFlags.has(flags, wantedFlags);
    }

    NodeVotes snapshot() {
        return new NodeVotes(nodeId, state, votes, expectedVotes, VoterFlags.device(flags));
    }
}
