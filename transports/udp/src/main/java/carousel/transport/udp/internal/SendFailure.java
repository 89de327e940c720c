package carousel.transport.udp.internal;

import io.netty.channel.unix.Errors.NativeIoException;
import java.net.PortUnreachableException;

/** Why the system refused to send a packet (knet-wire 6.2). */
enum SendFailure {
    /** Longer than the interface allows, or refused by a packet filter, which knet takes for the same (knet-wire 5.3). */
    TOO_LONG,
    /** There is no way to the peer. */
    UNREACHABLE,
    /** The system cannot do it like this: segmentation that is not supported, or an address that is not ours any more. */
    INVALID,
    /** Anything else; the packet is lost. */
    OTHER;

    /** The reason behind an exception of Netty's epoll or NIO channels. */
    static SendFailure of(Throwable cause) {
        if (cause instanceof NativeIoException refused) {
            return ofErrno(-refused.expectedErr());
        }
        if (cause instanceof PortUnreachableException) {
            return UNREACHABLE;
        }
        return ofText(String.valueOf(cause.getMessage()));
    }

    private static SendFailure ofErrno(int errno) {
        return switch (errno) {
            case 1, 90 -> TOO_LONG; // EPERM, EMSGSIZE
            case 5, 22 -> INVALID; // EIO, EINVAL
            case 64, 100, 101, 103, 111, 112, 113 -> UNREACHABLE; // ENONET, ENETDOWN, ENETUNREACH, ECONNABORTED,
            // ECONNREFUSED, EHOSTDOWN, EHOSTUNREACH
            default -> OTHER;
        };
    }

    /** NIO gives no number, only the system's text. */
    private static SendFailure ofText(String text) {
        if (text.contains("Message too long") || text.contains("Operation not permitted")) {
            return TOO_LONG;
        }
        if (text.contains("unreachable")
                || text.contains("No route to host")
                || text.contains("Network is down")
                || text.contains("Host is down")
                || text.contains("Connection refused")) {
            return UNREACHABLE;
        }
        return OTHER;
    }
}
