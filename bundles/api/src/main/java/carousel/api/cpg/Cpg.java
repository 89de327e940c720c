package carousel.api.cpg;

import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Closed process groups (services reference 2): every member of a group sees the same messages and the same changes of
 * membership in the same order. A service of the cpg bundle; may be used from any thread and never blocks.
 *
 * <p>Instead of calling {@link #join}, a bundle may register a {@link GroupListener} service with the property
 * {@link #GROUP_PROPERTY}: it is joined while it is registered.
 */
@ProviderType
public interface Cpg {
    /** Service property of a {@link GroupListener}: the group to join, one string. */
    String GROUP_PROPERTY = "cpg.group";

    /** Longest group name in bytes of UTF-8. */
    int MAX_GROUP_NAME_BYTES = 128;

    /** Longest message that travels in one piece; longer ones are cut and put together again. */
    int MAX_ATOMIC_MESSAGE_BYTES = 1_048_576 - 1024;

    /**
     * Joins a group. The session's own join is the first thing the listener is told.
     *
     * @param group 1 to 128 bytes of UTF-8
     * @param listener told of messages and changes, one at a time and in order
     * @param executor runs the listener; may have any number of threads
     * @throws carousel.api.CorosyncException INVALID_PARAM for an empty, NAME_TOO_LONG for a too long name, LIBRARY when
     *     the bundle has stopped
     */
    CpgSession join(String group, GroupListener listener, Executor executor);

    /** Joins a group, with the listener run on the bundle's own threads. */
    CpgSession join(String group, GroupListener listener);

    /** Every group known to this node with its members, by name. */
    CompletableFuture<SortedMap<String, List<GroupMember>>> groups();
}
