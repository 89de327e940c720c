package carousel.sample.transport.tcp;

import carousel.api.transport.TransportLink;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** The way to one peer, as the node's loop sees it: a queue that the endpoint's thread empties into the connection. */
final class TcpLink implements TransportLink {
    private final TcpEndpoint endpoint;
    private final InetSocketAddress remoteAddress;
    private final PacketQueue queue;
    private final OutgoingConnection connection;
    private long lostPackets;
    private boolean closed;

    TcpLink(TcpEndpoint endpoint, InetSocketAddress remoteAddress) {
        this.endpoint = endpoint;
        this.remoteAddress = remoteAddress;
        queue = new PacketQueue(PacketQueue.CAPACITY_BYTES);
        connection = new OutgoingConnection(endpoint, this, queue);
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public boolean isConnected() {
        return !closed && connection.isUp();
    }

    @Override
    public void send(ByteBuffer packets, int packetSizeBytes) {
        if (packetSizeBytes < 1) {
            throw new IllegalArgumentException("The packet size is " + packetSizeBytes + ", expected 1 or more.");
        }
        if (!isConnected()) {
            return; // the owner asks isConnected(), and what is late is of no use to it
        }
        int end = packets.limit();
        for (int start = packets.position(); start < end; start += packetSizeBytes) {
            int length = Math.min(packetSizeBytes, end - start);
            if (length > Wire.MAX_PACKET_BYTES) {
                endpoint.tooLong(this, length);
            } else if (!queue.offer(packets, start, length)) {
                lostPackets++;
            }
        }
        endpoint.wakeUp();
    }

    @Override
    public long lostPackets() {
        return lostPackets;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            endpoint.remove(connection);
        }
    }

    OutgoingConnection connection() {
        return connection;
    }

    boolean isClosed() {
        return closed;
    }
}
