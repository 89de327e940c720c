package carousel.api.cpg;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Membership in one group. May be used from any thread, also from within its listener; nothing blocks.
 *
 * <p>A session outlives the node: while none runs it waits, and joins the next one's ring by itself. What depends on a result is
 * run on a thread of the JVM's common pool; results of several calls come in no particular order.
 */
@ProviderType
public interface CpgSession extends AutoCloseable {
    /** The group's name. */
    String group();

    /** This member as the others see it. The node id is 0 before a node has run. */
    GroupMember self();

    /**
     * Done when the ring has ordered this session's join for the first time. Fails with BAD_HANDLE when the session is closed
     * before, with LIBRARY when the cpg bundle stops.
     */
    CompletableFuture<Void> joined();

    /**
     * Sends a message to the group, this member included. Messages of one session keep their order. Wait for the result before
     * sending more than a few, and a slow ring slows the sender instead of filling its memory.
     *
     * @param message the bytes between position and limit, none allowed; not copied before the result is done, so leave
     *     them alone until then
     * @return done when the ring has taken the message: it then is delivered in order to every member that stays, if the node
     *     does. Fails with a {@link carousel.api.CorosyncException}: TRY_AGAIN when {@link #MAX_PENDING_MESSAGES} wait already,
     *     BAD_HANDLE after {@link #close} or {@link GroupListener#ended}, LIBRARY when the cpg bundle stopped, INTERRUPT when the
     *     group changed between the pieces of a message longer than {@link Cpg#MAX_ATOMIC_MESSAGE_BYTES}: nobody gets it then
     */
    CompletableFuture<Void> multicast(ByteBuffer message);

    /**
     * Sends a message at once or not at all: on the node's loop only, for those who live there. Nothing waits, no result is made. Messages that
     * wait by {@link #multicast} go first.
     *
     * @param message the bytes between position and limit, at most {@link Cpg#MAX_ATOMIC_MESSAGE_BYTES}; copied, left as they are
     * @return false when it was not sent, because the join is not through, the ring synchronises or has no room, or listeners of this node are
     *     behind: {@link GroupListener#sendQueueAvailable} tells when it is worth another try
     * @throws carousel.api.CorosyncException TOO_BIG for a longer message, BAD_HANDLE after {@link #close} or {@link GroupListener#ended}, LIBRARY
     *     when the cpg bundle stopped
     * @throws IllegalStateException on another thread
     */
    boolean offer(ByteBuffer message);

    /** Most messages of a session that may wait for the ring. */
    int MAX_PENDING_MESSAGES = 1024;

    /**
     * Leaves the group. A listener that was told of its own join is told of everything up to its own leaving, and that last. What
     * still waits fails with BAD_HANDLE.
     */
    @Override
    void close();

    /**
     * Ends the session as if its process had died: the others are told that it left by PROCDOWN, the listener is told nothing
     * more. For those who joined in the name of another process.
     */
    void abandon();
}
