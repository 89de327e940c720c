package carousel.shell.internal;

import java.util.List;

/** Knows the names of the process groups, for completion. */
public interface GroupNames {
    /** Every name now; empty when no node runs. */
    List<String> groupNames();
}
