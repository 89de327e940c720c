package carousel.transport.udp.internal;

import carousel.api.loop.EventLoop;
import carousel.api.transport.TransportListener;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells the listener what the system found out about an endpoint's links. It is told in a later turn of the loop, never from
 * within a send, and once for all that came up until then.
 */
final class LinkReports {
    private static final int UDP_HEADER_BYTES = 8;
    private static final int IPV4_HEADER_BYTES = 20;
    private static final int IPV6_HEADER_BYTES = 40;

    private final EventLoop loop;
    private final TransportListener listener;
    private final InterfaceMtu interfaceMtu;
    private final List<UdpLink> links = new ArrayList<>();
    private final Runnable reportTask = this::report;
    private boolean scheduled;
    private boolean closed;

    LinkReports(EventLoop loop, TransportListener listener, InterfaceMtu interfaceMtu) {
        this.loop = loop;
        this.listener = listener;
        this.interfaceMtu = interfaceMtu;
    }

    void add(UdpLink link) {
        links.add(link);
    }

    void remove(UdpLink link) {
        links.remove(link);
    }

    /** No listener call follows. */
    void close() {
        closed = true;
        links.clear();
    }

    /** Nobody listens at this address, says its host; the port is 0 when the system does not tell it. */
    void refused(InetSocketAddress peer, String reason) {
        for (UdpLink link : links) {
            if (peer.getPort() == 0
                    ? link.isTo(peer.getAddress())
                    : link.remoteAddress().equals(peer)) {
                link.findings().refused = true;
                unreachable(link, reason);
            }
        }
    }

    /** Nothing gets to the host now, says the system about whatever port (knet-wire 6.2: IP only). */
    void unreachable(InetAddress host, String reason) {
        for (UdpLink link : links) {
            if (link.isTo(host)) {
                unreachable(link, reason);
            }
        }
    }

    /** Nothing gets to the link's host now. */
    void unreachable(UdpLink link, String reason) {
        link.findings().unreachable = reason;
        schedule();
    }

    /** A router refused some packet to the host: all that is known is the shortest that it would refuse. */
    void tooLongOnPath(InetAddress host, int pathMtuBytes) {
        int headerBytes = UDP_HEADER_BYTES + (host instanceof Inet6Address ? IPV6_HEADER_BYTES : IPV4_HEADER_BYTES);
        for (UdpLink link : links) {
            if (link.isTo(host) && pathMtuBytes > headerBytes) {
                link.findings().pathMtuBytes = pathMtuBytes;
                link.findings().refusedByPathBytes = pathMtuBytes - headerBytes + 1;
                schedule();
            }
        }
    }

    /** The interface towards the host takes no more. Reported with the packet that was refused. */
    void localMtu(InetAddress host, int mtuBytes) {
        for (UdpLink link : links) {
            if (link.isTo(host)) {
                link.findings().localMtuBytes = mtuBytes;
            }
        }
    }

    /** The interface refused a packet. */
    void tooLong(UdpLink link, int packetSizeBytes) {
        int knownBytes = link.findings().localMtuBytes;
        link.findings().localMtuBytes = 0;
        int mtuBytes = knownBytes > 0 ? knownBytes : interfaceMtu.towards(link.remoteAddress());
        loop.execute(() -> tell(link, packetSizeBytes, mtuBytes));
    }

    /** A packet filter refused a packet, as some do with long ones. */
    void filtered(UdpLink link, int packetSizeBytes) {
        loop.execute(() -> tell(link, packetSizeBytes, 0));
    }

    private void tell(UdpLink link, int packetSizeBytes, int mtuBytes) {
        if (!closed && !link.isClosed()) {
            listener.packetTooLong(link, packetSizeBytes, mtuBytes);
        }
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            loop.execute(reportTask);
        }
    }

    private void report() {
        scheduled = false;
        for (UdpLink link : List.copyOf(links)) {
            UdpLink.Findings findings = link.findings();
            String reason = findings.unreachable;
            int refusedBytes = findings.refusedByPathBytes;
            boolean refused = findings.refused;
            findings.unreachable = null;
            findings.refused = false;
            findings.refusedByPathBytes = 0;
            if (refusedBytes > 0) {
                tell(link, refusedBytes, findings.pathMtuBytes);
            }
            if (reason != null && !closed && !link.isClosed()) {
                if (refused) {
                    listener.refused(link, reason);
                } else {
                    listener.unreachable(link, reason);
                }
            }
        }
    }
}
