package carousel.service.quorum.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * Which features of a running node a quorum device does not go together with (config reference 4.5). They cannot be switched off while
 * the node runs, whatever its file says by now; what is wrong in the file itself is refused with the whole reload.
 */
final class DeviceConflicts {
    private DeviceConflicts() {}

    /** In Corosync's order and words; empty when nothing is wrong. */
    static List<String> of(VoteRules running) {
        List<String> conflicts = new ArrayList<>();
        addIf(conflicts, running.lastManStanding(), "last_man_standing");
        addIf(conflicts, running.tieBreaker() != null, "auto_tie_breaker");
        addIf(conflicts, running.allowDownscale(), "allow_downscale");
        return conflicts;
    }

    private static void addIf(List<String> conflicts, boolean isSet, String feature) {
        if (isSet) {
            conflicts.add("configuration error: quorum.device is not compatible with " + feature);
        }
    }
}
