package carousel.api.os;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Sockets of the local kind (unix(7)) under libqb's abstract names: a zero, the name, and zeros up to the whole 108 bytes of an address. Neither Java nor Netty
 * can say such an address (ipc-wire 14.1). Descriptors do not block and are closed in programs that are started; they belong to the caller.
 * May be called from any thread. A bundle that offers this service provides the capability {@code carousel.os;name=local-sockets}.
 */
@ProviderType
public interface LocalSockets {
    /** Longest name; what is longer is cut, as libqb does. */
    int MAX_NAME_BYTES = 106;

    /**
     * A stream socket that listens.
     *
     * @param name its name in UTF-8
     * @param backlog connections that may wait to be accepted
     * @throws SystemCallException with EADDRINUSE (98) when another program has the name
     */
    int listen(String name, int backlog) throws IOException;

    /**
     * A datagram socket of that name.
     *
     * @param bufferBytes what it should be able to hold each way; the system may give less
     */
    int openDatagrams(String name, int bufferBytes) throws IOException;

    /**
     * Connects a datagram socket.
     *
     * @throws SystemCallException with ECONNREFUSED (111) when nobody has that name
     */
    void connect(int fileDescriptor, String name) throws IOException;

    /** Closes a descriptor. */
    void close(int fileDescriptor);
}
