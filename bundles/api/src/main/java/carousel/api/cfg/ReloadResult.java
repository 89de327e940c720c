package carousel.api.cfg;

import carousel.api.config.ConfigurationProblem;
import java.util.List;

/**
 * What came of a reload on one node.
 *
 * @param problems why nothing was changed; empty when the file was applied
 * @param notices read-only keys that the file changes in vain, a sentence each, in Corosync's words
 * @param changes what was changed, a sentence each
 */
public record ReloadResult(List<ConfigurationProblem> problems, List<String> notices, List<String> changes) {
    /** Whether the file was applied. */
    public boolean isApplied() {
        return problems.isEmpty();
    }
}
