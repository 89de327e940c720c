package carousel.shell.internal;

import java.util.List;

/** Words that the node knows, for completion. All are empty when they cannot be had. */
interface Vocabulary {
    /** Symbolic names of all bundles. */
    List<String> bundleNames();

    /** Process groups. */
    List<String> groupNames();

    /** Keys of a map that begin with a prefix. */
    List<String> keyNames(boolean statistics, String prefix);

    /** Ids of all configured nodes. */
    List<String> nodeIds();

    /** Links by all their words. */
    List<String> links();
}
