package carousel.api.cpg;

import carousel.api.loop.EventLoop;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Cpg#join(JoinRequest, GroupListener)} may be told besides the group. A value: each method answers a changed copy.
 *
 * @param group the group
 * @param executor runs the listener, or null for the bundle's own threads
 * @param loop the node's loop, when the listener is to be called there and then, or null
 * @param processId the process to join as, unsigned, or 0 for this Java process: for those who join in the name of other
 *     processes
 * @param currentRing whether the listener is told the current ring right behind its own join, without waiting for the ring to
 *     change (libcpg's flag {@code CPG_MODEL_V1_DELIVER_INITIAL_TOTEM_CONF})
 */
public record JoinRequest(
        GroupName group,
        @Nullable Executor executor,
        @Nullable EventLoop loop,
        int processId,
        boolean currentRing) {
    /** A join as this Java process, with the bundle's own threads. */
    public static JoinRequest of(GroupName group) {
        return new JoinRequest(group, null, null, 0, false);
    }

    /** The same with the name's text; for what may be wrong with it see {@link GroupName#of(String)}. */
    public static JoinRequest of(String group) {
        return of(GroupName.of(group));
    }

    /** With an executor, which may have any number of threads. */
    public JoinRequest withExecutor(Executor newExecutor) {
        return new JoinRequest(group, newExecutor, null, processId, currentRing);
    }

    /**
     * With a listener that is called on the node's loop, while the message is delivered: no queue, no copy, no other thread. For those who only
     * hand messages on. Such a listener does not wait for anything, since the ring waits for it, and a message is its own
     * only until it returns, and not to be written to.
     *
     * @param nodeLoop the loop of the node; should the node have another one meanwhile, the listener is still called on this one
     */
    public JoinRequest onLoop(EventLoop nodeLoop) {
        return new JoinRequest(group, null, nodeLoop, processId, currentRing);
    }

    /** As this process. */
    public JoinRequest withProcessId(int newProcessId) {
        return new JoinRequest(group, executor, loop, newProcessId, currentRing);
    }

    /** With word of the current ring right behind the own join. */
    public JoinRequest withCurrentRing() {
        return new JoinRequest(group, executor, loop, processId, true);
    }
}
