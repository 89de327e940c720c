package carousel.transport.udp.internal;

import carousel.api.os.SocketError;
import io.netty.channel.unix.Errors.NativeIoException;
import java.net.PortUnreachableException;

/** Why the system refused to send a packet (knet-wire 6.2). */
enum SendFailure {
    /** Longer than the interface allows. */
    TOO_LONG,
    /** Refused by a packet filter: skipped like a packet that is too long, and taken for it in the search for the MTU. */
    FILTERED,
    /** There is no way to the peer. */
    UNREACHABLE,
    /** The system has no room for it now. */
    NO_ROOM,
    /** The system cannot do it like this: segmentation that is not supported, or an address that is not ours any more. */
    INVALID,
    /** Anything else; the packet is lost. */
    OTHER;

    static final int EMSGSIZE = 90;

    private static final int EPERM = 1;
    private static final int EIO = 5;
    private static final int ENOMEM = 12;
    private static final int EACCES = 13;
    private static final int EINVAL = 22;
    private static final int ENONET = 64;
    private static final int EPROTO = 71;
    private static final int ENOPROTOOPT = 92;
    private static final int EOPNOTSUPP = 95;
    private static final int ENETDOWN = 100;
    private static final int ENETUNREACH = 101;
    private static final int ECONNABORTED = 103;
    private static final int ENOBUFS = 105;
    static final int ECONNREFUSED = 111;
    private static final int EHOSTDOWN = 112;
    private static final int EHOSTUNREACH = 113;

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

    /** The reason by the system's number, which for ICMP messages is the kernel's translation of type and code. */
    static SendFailure ofErrno(int errno) {
        return switch (errno) {
            case EMSGSIZE -> TOO_LONG;
            case EPERM -> FILTERED;
            case EIO, EINVAL -> INVALID;
            case ENOBUFS, ENOMEM -> NO_ROOM;
            case ENONET, ENETDOWN, ENETUNREACH, ECONNABORTED, ECONNREFUSED, EHOSTDOWN, EHOSTUNREACH -> UNREACHABLE;
            default -> OTHER;
        };
    }

    /** Whether an ICMP message about another packet, to whatever peer, can be behind it: what the kernel translates to. */
    static boolean mayBeOfAnotherPacket(Throwable cause) {
        if (cause instanceof NativeIoException refused) {
            return switch (-refused.expectedErr()) {
                case EACCES,
                        ENONET,
                        EPROTO,
                        EMSGSIZE,
                        ENOPROTOOPT,
                        EOPNOTSUPP,
                        ENETUNREACH,
                        ECONNREFUSED,
                        EHOSTDOWN,
                        EHOSTUNREACH -> true;
                default -> false;
            };
        }
        // Netty's epoll channels make one of ECONNREFUSED where they send a single packet.
        return cause instanceof PortUnreachableException;
    }

    /** Whether only an ICMP message can be behind it: a system does not find out at once that nobody listens. */
    static boolean isOfTheNetwork(Throwable cause) {
        return cause instanceof PortUnreachableException
                || (cause instanceof NativeIoException refused && -refused.expectedErr() == ECONNREFUSED);
    }

    /** A sentence about an entry of the error queue. */
    static String reason(SocketError error) {
        String name = switch (error.errno()) {
            case ECONNREFUSED -> "Connection refused";
            case EHOSTUNREACH -> "No route to host";
            case ENETUNREACH -> "Network is unreachable";
            case EHOSTDOWN -> "Host is down";
            case ENETDOWN -> "Network is down";
            case ENONET -> "Machine is not on the network";
            case ECONNABORTED -> "Software caused connection abort";
            default -> "Error " + error.errno();
        };
        return name + " (" + (error.origin() == SocketError.Origin.ICMP6 ? "ICMPv6" : "ICMP") + " type " + error.type()
                + " code " + error.code() + ")";
    }

    /** NIO gives no number, only the system's text. */
    private static SendFailure ofText(String text) {
        if (text.contains("Message too long")) {
            return TOO_LONG;
        }
        if (text.contains("Operation not permitted")) {
            return FILTERED;
        }
        if (text.contains("No buffer space available") || text.contains("Cannot allocate memory")) {
            return NO_ROOM;
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
