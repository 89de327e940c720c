package carousel.api.ipc;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** A service's side of one client's connection. Called on the node's loop; must not block. What it throws ends the connection. */
@ConsumerType
public interface IpcSession {
    /** What became of a request. */
    enum Progress {
        /** It was answered, or its kind has no answer. */
        DONE,
        /** Its answer follows by {@link IpcClient#respond}; the client's next request waits until then. */
        ANSWER_FOLLOWS,
        /**
         * Nothing was done, there is no room for it now: the same request comes again after {@link IpcClient#resume}. Meanwhile the client is told
         * to wait (flow control, ipc-wire 5.2).
         */
        NO_ROOM
    }

    /**
     * A request.
     *
     * @param requestId its id
     * @param request the whole message from its header on (ipc-wire 6) between position 0 and limit, in the machine's byte order, at least
     *     {@link IpcService#smallestRequestBytes} and exactly as long as its header says. Valid only during the call; other programs may write to it at
     *     the same time, so read each field once
     */
    Progress request(int requestId, ByteBuffer request);

    /** The client is gone, or has to go; nothing can be sent to it any more. Called once. */
    void closed();
}
