package carousel.shell.internal;

import java.util.List;

/** Knows the keys of the configuration map, for completion. */
public interface KeyNames {
    /** The keys of a map that begin with a prefix; empty when no node runs. */
    List<String> keyNames(boolean statistics, String prefix);
}
