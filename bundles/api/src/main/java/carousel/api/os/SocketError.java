package carousel.api.os;

import java.net.InetSocketAddress;

/**
 * One entry of a socket's error queue (ip(7), {@code struct sock_extended_err}).
 *
 * @param origin who found the error
 * @param errno the system's number for it, for instance 111 for ECONNREFUSED
 * @param type type of the ICMP message, 0 for other origins
 * @param code code of the ICMP message, 0 for other origins
 * @param destination where the packet had been sent to; the port is 0 when the system does not tell it
 * @param mtuBytes for EMSGSIZE the largest IP packet that passes, else 0
 */
public record SocketError(Origin origin, int errno, int type, int code, InetSocketAddress destination, int mtuBytes) {
    /** Who found an error. */
    public enum Origin {
        /** This host, when the packet was given to it. */
        LOCAL,
        /** An ICMP message; this host sends them to itself too, for instance when a neighbour does not answer. */
        ICMP,
        /** An ICMPv6 message. */
        ICMP6
    }
}
