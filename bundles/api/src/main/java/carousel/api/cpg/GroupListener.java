package carousel.api.cpg;

import carousel.api.totem.RingId;
import java.nio.ByteBuffer;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A member's eyes. Called one call at a time, in the same order on every member of the group. */
@ConsumerType
public interface GroupListener {
    /**
     * A message to the group, also the member's own.
     *
     * @param sender who sent it
     * @param message its bytes between position and limit, read-only, the listener's to keep, but for one that is called {@link JoinRequest#onLoop
     *     on the loop}
     */
    void delivered(GroupMember sender, ByteBuffer message);

    /**
     * The group's membership changed; the first call is the listener's own join. When the node stops, every member, the
     * listener's own too, is told as left by NODEDOWN; with the next node it begins again with the own join.
     */
    default void membershipChanged(GroupChange change) {}

    /** The ring changed; told after the group changes that it caused. */
    default void ringChanged(RingId ring, List<Integer> members) {}

    /** {@link CpgSession#offer} refused a message before and may take one now. */
    default void sendQueueAvailable() {}

    /**
     * The session is over without having been closed. Either the cpg bundle stopped; or the listener fell behind by more than a
     * quarter of the Java heap, or further behind than all others of a node whose listeners together are three eighths of the heap
     * behind, or the unfinished long messages of its group do not fit into three eighths of the heap: then it lost what waited for it
     * and leaves the group. No call follows. A listener whose executor refuses work leaves its group too, but cannot be told; one
     * on the whiteboard is told nothing after it is unregistered.
     *
     * @param reason a sentence
     */
    default void ended(String reason) {}
}
