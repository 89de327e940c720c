package carousel.itests;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands between the two hosts of a pair and looks at every packet; knet does not mind, for it looks at no source port. */
final class UdpRelay implements AutoCloseable {
    private static final int BUFFER_BYTES = 8 << 20;
    private static final int MAX_PACKET_BYTES = 65_536;

    private static final Logger LOG = LoggerFactory.getLogger(UdpRelay.class);

    /** Host numbers of its addresses. */
    private static final int FACING_OURS = 3;

    private static final int FACING_LIBKNET = 4;

    private final DatagramChannel facingOurs;
    private final DatagramChannel facingLibknet;
    private final AtomicLong packets = new AtomicLong();
    private final AtomicLong clearPackets = new AtomicLong();

    /** A relay between the addresses of a pair, at addresses next to them. */
    UdpRelay(KnetPair pair) throws IOException {
        facingOurs = open(pair.address(FACING_OURS, 0));
        facingLibknet = open(pair.address(FACING_LIBKNET, 0));
        start(facingOurs, facingLibknet, pair.address(KnetPair.LIBKNET, 0));
        start(facingLibknet, facingOurs, pair.address(KnetPair.OURS, 0));
    }

    private static DatagramChannel open(InetSocketAddress address) throws IOException {
        return DatagramChannel.open()
                .setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES)
                .setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES)
                .bind(address);
    }

    private void start(DatagramChannel from, DatagramChannel to, InetSocketAddress target) {
        Thread thread = new Thread(() -> pump(from, to, target), "relay to " + target);
        thread.setDaemon(true);
        thread.start();
    }

    private void pump(DatagramChannel from, DatagramChannel to, InetSocketAddress target) {
        ByteBuffer packet = ByteBuffer.allocateDirect(MAX_PACKET_BYTES);
        while (from.isOpen() && to.isOpen()) {
            try {
                from.receive(packet.clear());
                packet.flip();
                packets.incrementAndGet();
                if (isClear(packet)) {
                    clearPackets.incrementAndGet();
                }
                to.send(packet, target);
            } catch (IOException e) {
                LOG.debug("Not relayed: closed, or too long, or nobody there; lost, as on any network", e);
            }
        }
    }

    /** Whether it begins like a knet packet in clear; a sealed one does by chance once in some 10^10. */
    private static boolean isClear(ByteBuffer packet) {
        int type = packet.get(1) & 0xFF;
        return packet.get(0) == 1
                && (type == 0 || (type >= 0x81 && type <= 0x84))
                && packet.get(2) == 0
                && (packet.get(3) == KnetPair.OURS || packet.get(3) == KnetPair.LIBKNET);
    }

    /** Where the other host is to be found. */
    InetSocketAddress towards(int host) {
        try {
            return (InetSocketAddress) (host == KnetPair.LIBKNET ? facingOurs : facingLibknet).getLocalAddress();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    long packets() {
        return packets.get();
    }

    long clearPackets() {
        return clearPackets.get();
    }

    @Override
    public void close() throws IOException {
        // a thread that waits on an interruptible channel ends with it
        facingOurs.close();
        facingLibknet.close();
    }
}
