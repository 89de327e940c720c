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
     * @param request the group and how to join it
     * @param listener told of messages and changes, one at a time and in order
     * @throws carousel.api.CorosyncException LIBRARY when the bundle has stopped; for a process id that was given, EXIST when
     *     that process is in the group already and TRY_AGAIN while its leave is on its way
     */
    CpgSession join(JoinRequest request, GroupListener listener);

    /**
     * Joins a group, with the listener run on the bundle's own threads.
     *
     * @param group 1 to 128 bytes of UTF-8
     * @param listener told of messages and changes, one at a time and in order
     * @throws carousel.api.CorosyncException INVALID_PARAM for an empty, NAME_TOO_LONG for a too long name, LIBRARY when
     *     the bundle has stopped
     */
    default CpgSession join(String group, GroupListener listener) {
        return join(JoinRequest.of(group), listener);
    }

    /**
     * Joins a group as {@link #join(String, GroupListener)} does.
     *
     * @param executor runs the listener; may have any number of threads
     */
    default CpgSession join(String group, GroupListener listener, Executor executor) {
        return join(JoinRequest.of(group).withExecutor(executor), listener);
    }

    /**
     * Follows the ring until the result is closed; for those in no group. Told after all groups were told of the changes that a ring caused.
     *
     * @param executor runs the listener; must run one task after another in their order
     */
    AutoCloseable follow(Executor executor, RingListener listener);

    /**
     * Every group known to this node with its members, ascending, as they are at one place in the order of messages. Fails with
     * LIBRARY while no node runs.
     */
    CompletableFuture<SortedMap<GroupName, List<GroupMember>>> groups();

    /** The members of one group, ascending; none for a group that nobody knows. Fails with LIBRARY while no node runs. */
    CompletableFuture<List<GroupMember>> members(GroupName group);

    /** The members of one group by the text of its name. */
    default CompletableFuture<List<GroupMember>> members(String group) {
        return members(GroupName.of(group));
    }
}
