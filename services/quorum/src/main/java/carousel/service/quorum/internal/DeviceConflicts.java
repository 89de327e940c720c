package carousel.service.quorum.internal;

import carousel.api.config.QuorumConfiguration;
import java.util.ArrayList;
import java.util.List;

/** What does not go together with a quorum device when a running node reads its file again (config reference 4.5). */
final class DeviceConflicts {
    private static final String ERROR = "configuration error: ";

    private DeviceConflicts() {}

    /** In Corosync's order and words; empty when nothing is wrong. */
    static List<String> of(QuorumConfiguration quorum, VoteRules running) {
        List<String> conflicts = new ArrayList<>();
        QuorumConfiguration.Device device = quorum.device();
        if (device == null) {
            return conflicts;
        }
        if (quorum.twoNode()) {
            conflicts.add(ERROR + "two_node and quorum device cannot be configured at the same time!");
        }
        addIf(conflicts, running.lastManStanding(), "last_man_standing");
        addIf(conflicts, running.tieBreaker() != null, "auto_tie_breaker");
        addIf(conflicts, running.allowDownscale(), "allow_downscale");
        Long expectedVotes = quorum.expectedVotes();
        Long votes = device.votes();
        if (votes == null && expectedVotes != null) {
            conflicts.add(ERROR + "quorum.device.votes must be specified when quorum.expected_votes is set");
        } else if (votes == null && quorum.nodeVotes().values().stream().anyMatch(nodeVotes -> nodeVotes != 1)) {
            conflicts.add(ERROR + "quorum.device.votes must be specified when not all nodes votes 1");
        } else if (votes != null && expectedVotes != null && expectedVotes - votes < 2) {
            conflicts.add(ERROR + "quorum.device.votes is too high or expected_votes is too low");
        }
        return conflicts;
    }

    private static void addIf(List<String> conflicts, boolean isSet, String feature) {
        if (isSet) {
            conflicts.add(ERROR + "quorum.device is not compatible with " + feature);
        }
    }
}
