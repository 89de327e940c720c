package carousel.transport.udp.internal;

import carousel.api.transport.TransportLink;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** The way from an endpoint to one remote address: only the address, UDP knows no connections. */
final class UdpLink implements TransportLink {
    private final DatagramSender sender;
    private final InetSocketAddress remoteAddress;
    private boolean closed;

    UdpLink(DatagramSender sender, InetSocketAddress remoteAddress) {
        this.sender = sender;
        this.remoteAddress = remoteAddress;
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
    public void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }
}
