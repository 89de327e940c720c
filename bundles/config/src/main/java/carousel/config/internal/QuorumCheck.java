package carousel.config.internal;

import carousel.api.config.QuorumConfiguration;
import carousel.api.config.QuorumConfiguration.Device;
import java.util.List;

/** What votequorum refuses when it starts, in its order and words, and what it switches off (config reference 4.5). */
final class QuorumCheck {
    private static final String ERROR = "configuration error: ";

    private final QuorumConfiguration quorum;
    private final Problems problems;

    QuorumCheck(QuorumConfiguration quorum, Problems problems) {
        this.quorum = quorum;
        this.problems = problems;
    }

    /** Refuses a provider that there is not. */
    static void checkProvider(String provider, Problems problems) {
        if (!List.of("", "corosync_votequorum", "corosync_ykd").contains(provider)) {
            problems.quorum(provider, "Invalid quorum provider");
        }
    }

    void check() {
        if (quorum.provider() != QuorumConfiguration.Provider.VOTEQUORUM) {
            return;
        }
        if (quorum.twoNode() && quorum.device() != null) {
            refuse("two_node and quorum device cannot be configured at the same time!");
        }
        boolean waitsForAll = quorum.waitForAll() == null ? quorum.twoNode() : quorum.waitForAll();
        if (quorum.autoTieBreaker() && quorum.lastManStanding() && isOdd() && !waitsForAll) {
            refuse("auto_tie_breaker & last_man_standing not available in odd sized cluster");
        }
        if (quorum.device() != null) {
            checkDevice(quorum.device());
        }
    }

    private void checkDevice(Device device) {
        refuseWithDevice(quorum.lastManStanding(), "last_man_standing");
        refuseWithDevice(quorum.autoTieBreaker(), "auto_tie_breaker");
        refuseWithDevice(quorum.allowDownscale(), "allow_downscale");
        Long expectedVotes = quorum.expectedVotes();
        Long votes = device.votes();
        if (votes == null && expectedVotes != null) {
            refuse("quorum.device.votes must be specified when quorum.expected_votes is set");
        } else if (votes == null && quorum.nodeVotes().values().stream().anyMatch(nodeVotes -> nodeVotes != 1)) {
            refuse("quorum.device.votes must be specified when not all nodes votes 1");
        } else if (votes != null && expectedVotes != null && expectedVotes - votes < 2) {
            refuse("quorum.device.votes is too high or expected_votes is too low");
        }
    }

    private void refuseWithDevice(boolean isSet, String feature) {
        if (isSet) {
            refuse("quorum.device is not compatible with " + feature);
        }
    }

    /** The sum of the nodelist's votes counts, not an explicit number. */
    private boolean isOdd() {
        return quorum.nodeVotes().values().stream().mapToLong(Long::longValue).sum() % 2 != 0;
    }

    private void refuse(String reason) {
        problems.quorum("corosync_votequorum", ERROR + reason);
    }
}
