package carousel.api.os;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Datagram sockets of the local kind (unix(7)), which Java lacks: the way to syslog and to the service manager. May be called
 * from any thread. A bundle that offers this service provides the capability {@code carousel.os;name=local-datagrams}.
 */
@ProviderType
public interface LocalDatagrams {
    /**
     * Connects to a socket that somebody reads from.
     *
     * @param address the socket's path of 1 to 107 bytes; {@code @} as its first character stands for the abstract name space
     * @throws SystemCallException when nobody listens there, or the address is too long
     */
    LocalDatagramSocket connect(String address) throws IOException;

    /** A connected socket; for one thread at a time. */
    interface LocalDatagramSocket extends AutoCloseable {
        /**
         * Sends one datagram, without blocking.
         *
         * @throws SystemCallException when it was not sent, for instance because the reader is gone or is too slow
         */
        void send(byte[] datagram) throws IOException;

        @Override
        void close();
    }
}
