package carousel.api.cpg;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/** Membership in one group. May be used from any thread; nothing blocks. */
@ProviderType
public interface CpgSession extends AutoCloseable {
    /** The group's name. */
    String group();

    /** This member as the others see it. */
    GroupMember self();

    /** Done when the ring has ordered this session's join. Fails with BAD_HANDLE when the session is closed before. */
    CompletableFuture<Void> joined();

    /**
     * Sends a message to the group, this member included. Messages of one session keep their order. Wait for the result before
     * sending more than a few, and a slow ring slows the sender instead of filling its memory.
     *
     * @param message the bytes between position and limit, none allowed; not copied before the result is done, so leave
     *     them alone until then
     * @return done when the ring has taken the message: it then is delivered in order to every member that stays. Fails with a
     *     {@link carousel.api.CorosyncException}: TRY_AGAIN when {@link #MAX_PENDING_MESSAGES} wait already, BAD_HANDLE after
     *     {@link #close}, LIBRARY when the node stopped, INTERRUPT when the group changed between the pieces of a long message
     */
    CompletableFuture<Void> multicast(ByteBuffer message);

    /** Most messages of a session that may wait for the ring. */
    int MAX_PENDING_MESSAGES = 1024;

    /** Leaves the group. The listener is told of its own leaving last. Messages that still wait fail with BAD_HANDLE. */
    @Override
    void close();
}
