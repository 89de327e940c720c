package carousel.api.ipc;

import carousel.api.loop.EventLoop;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A program that is connected to an {@link IpcService}. To be used on the node's loop. Messages begin with a header of 24 bytes: id at 0, size at 8,
 * error at 16 (ipc-wire 6); they are copied from position to limit, which stay as they are. To a client that is gone nothing is sent.
 */
@ProviderType
public interface IpcClient {
    /** Bytes of the header of answers and events. */
    int HEADER_BYTES = 24;

    /** Its process, as the kernel says. */
    int processId();

    /** Its user, as the kernel says, unsigned. */
    int userId();

    /** Its group, as the kernel says, unsigned. */
    int groupId();

    /** The longest message that may go in either direction. */
    int maxMessageBytes();

    /** The node's loop. */
    EventLoop loop();

    /** Answers the request that is being served: exactly once for each that has an answer. */
    void respond(ByteBuffer answer);

    /**
     * Sends an event. What the client does not take waits in the node; one that lets too much wait loses its connection.
     *
     * @param head the event, or its beginning
     * @param tail what follows it; may be empty
     */
    void send(ByteBuffer head, ByteBuffer tail);

    /** Sends an event. */
    default void send(ByteBuffer event) {
        send(event, ByteBuffer.allocate(0));
    }

    /** There may be room now for the request that was refused by {@link IpcSession.Progress#NO_ROOM}; without effect otherwise. */
    void resume();

    /**
     * Whether so many events wait for the node's clients that a request which makes more should be answered by {@link IpcSession.Progress#NO_ROOM}: it
     * comes again when they are fewer.
     */
    boolean isCongested();

    /** Whether it is connected. */
    boolean isOpen();

    /** Ends the connection; {@link IpcSession#closed} is called before this returns. */
    void close();
}
