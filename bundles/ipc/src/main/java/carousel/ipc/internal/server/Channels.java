package carousel.ipc.internal.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The ways between the node and one client: requests come, answers and events go. On the loop only; nothing blocks. */
interface Channels {
    /** Flow control: everything may be sent. */
    int FLOW = 0;

    /** Flow control: no messages to groups (ipc-wire 5.2). */
    int NO_MULTICAST = 2;

    /**
     * What the client is told of them.
     *
     * @param connectionType 0 sockets, 1 shared memory
     */
    record Names(int connectionType, String request, String response, String event) {}

    /** Takes notice of what the client sent. */
    interface Listener {
        /** There may be requests. */
        void requestsWait();

        /** The client is gone. */
        void broken(String reason);
    }

    /** What the client is told of them. */
    Names names();

    /**
     * The request whose turn it is, in the machine's order from 0 to its limit; the same until {@link #requestDone}. Null when there is none.
     *
     * @throws IOException when the client does not keep to the protocol
     */
    @Nullable
    ByteBuffer nextRequest() throws IOException;

    /** The request was dealt with. */
    void requestDone();

    /**
     * Sends an answer.
     *
     * @throws IOException when it cannot be sent: the client waits for it, so there is always room
     */
    void respond(ByteBuffer answer) throws IOException;

    /**
     * Sends an event that has two parts.
     *
     * @return false when there is no room for it now
     */
    boolean send(ByteBuffer head, ByteBuffer tail) throws IOException;

    /** Whether {@link #nextRequest} sees a request sooner than its listener is told of it. */
    boolean canBeWatched();

    /** Whether each event is announced by a byte on the setup socket. */
    boolean announcesEvents();

    /** Tells the client what it may send. */
    void flowControl(int word);

    /** Gives everything back and removes all files. */
    void close();
}
