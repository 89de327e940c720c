package carousel.api.os;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Reads the error queues of sockets: what became of packets after they were sent (knet-wire 6.2). A socket has entries in
 * it only with the options {@code IP_RECVERR} or {@code IPV6_RECVERR}. Who sets them must read the queue whenever the socket
 * reports an error, for an entry makes later calls on the socket fail until it is read.
 *
 * <p>May be called from any thread. A bundle that offers this service provides the capability
 * {@code carousel.os;name=socket-errors}.
 */
@ProviderType
public interface SocketErrors {
    /** Namespace of the bundle capability. */
    String NAMESPACE = "carousel.os";

    /**
     * Takes entries out of a socket's error queue, oldest first. Does not block; makes no garbage when the queue is empty.
     *
     * @param fileDescriptor of an open socket
     * @param limit the most entries to take, 1 or more
     * @param handler told of each entry, before the call returns
     * @return how many entries were taken; when it is less than the limit the queue was empty in the end
     */
    int read(int fileDescriptor, int limit, Handler handler);

    /** Takes entries. */
    @FunctionalInterface
    interface Handler {
        /** An entry came out of the queue. */
        void failed(SocketError error);
    }
}
