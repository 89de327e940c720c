package carousel.api.ipc;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * What a service of the node offers to programs on this machine that are clients of libqb, like libcpg and libcmap (ipc-wire). Register it as
 * a service: a socket of its name is there as long as it and the node are; when it goes, its clients lose their connections.
 * Methods are called on the node's loop and must not block.
 */
@ConsumerType
public interface IpcService {
    /** Answer of {@link #smallestRequestBytes} for requests that there are not. */
    int UNKNOWN_REQUEST = -1;

    /** Name of the socket, for instance {@code cpg}. */
    String name();

    /** Number in the keys {@code stats.ipcs.serviceID.}; 0 to 7 are Corosync's. */
    int id();

    /**
     * The shortest request of a kind with its header (16 bytes): shorter ones are refused with INVALID_PARAM before the session sees them.
     *
     * @param requestId the id in the request's header, any number
     * @return at least 16, or {@link #UNKNOWN_REQUEST}: refused, too
     */
    int smallestRequestBytes(int requestId);

    /** A program connected. */
    IpcSession connected(IpcClient client);
}
