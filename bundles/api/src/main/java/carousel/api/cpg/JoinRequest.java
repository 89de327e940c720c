package carousel.api.cpg;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Cpg#join(JoinRequest, GroupListener)} may be told besides the group. A value: each method answers a changed copy.
 *
 * @param group the group
 * @param executor runs the listener, or null for the bundle's own threads
 * @param processId the process to join as, unsigned, or 0 for this Java process: for those who join in the name of other
 *     processes
 * @param currentRing whether the listener is told the current ring right behind its own join, without waiting for the ring to
 *     change (libcpg's flag {@code CPG_MODEL_V1_DELIVER_INITIAL_TOTEM_CONF})
 */
public record JoinRequest(GroupName group, @Nullable Executor executor, int processId, boolean currentRing) {
    /** A join as this Java process, with the bundle's own threads. */
    public static JoinRequest of(GroupName group) {
        return new JoinRequest(group, null, 0, false);
    }

    /** The same with the name's text; for what may be wrong with it see {@link GroupName#of(String)}. */
    public static JoinRequest of(String group) {
        return of(GroupName.of(group));
    }

    /** With an executor, which may have any number of threads. */
    public JoinRequest withExecutor(Executor newExecutor) {
        return new JoinRequest(group, newExecutor, processId, currentRing);
    }

    /** As this process. */
    public JoinRequest withProcessId(int newProcessId) {
        return new JoinRequest(group, executor, newProcessId, currentRing);
    }

    /** With word of the current ring right behind the own join. */
    public JoinRequest withCurrentRing() {
        return new JoinRequest(group, executor, processId, true);
    }
}
