package carousel.transport.udp.internal;

import carousel.api.transport.TransportLink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The way from an endpoint to one remote address: only the address, UDP knows no connections. */
final class UdpLink implements TransportLink {
    /** What the system told about the way and the listener does not know yet. */
    static final class Findings {
        @Nullable
        String unreachable;

        /** The reason is that nobody listens there. */
        boolean refused;

        int refusedByPathBytes;
        int pathMtuBytes;
        int localMtuBytes;
    }

    private final DatagramSender sender;
    private final LinkReports reports;
    private final InetSocketAddress remoteAddress;
    private final Findings findings = new Findings();
    private final OpenGroup openGroup = new OpenGroup();
    private int waitingPackets;
    private long lostPackets;
    private long retriedPackets;
    private boolean closed;

    UdpLink(DatagramSender sender, LinkReports reports, InetSocketAddress remoteAddress) {
        this.sender = sender;
        this.reports = reports;
        this.remoteAddress = remoteAddress;
        reports.add(this);
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public boolean isConnected() {
        return !closed;
    }

    @Override
    public void send(ByteBuffer packets, int packetSizeBytes) {
        if (packetSizeBytes < 1) {
            throw new IllegalArgumentException("The packet size is " + packetSizeBytes + ", expected 1 or more.");
        }
        if (!closed) {
            sender.send(this, packets, packetSizeBytes);
        }
    }

    @Override
    public long lostPackets() {
        return lostPackets;
    }

    @Override
    public long retriedPackets() {
        return retriedPackets;
    }

    void lost(int packets) {
        lostPackets += packets;
    }

    void retried(int packets) {
        retriedPackets += packets;
    }

    @Override
    public void close() {
        closed = true;
        reports.remove(this);
    }

    boolean isClosed() {
        return closed;
    }

    boolean isTo(InetAddress host) {
        return remoteAddress.getAddress().equals(host);
    }

    Findings findings() {
        return findings;
    }

    OpenGroup openGroup() {
        return openGroup;
    }

    /** Whether packets wait because the system had no room for them; what comes later must not overtake them. */
    boolean isWaiting() {
        return waitingPackets > 0;
    }

    void waitingChanged(int difference) {
        waitingPackets += difference;
    }
}
