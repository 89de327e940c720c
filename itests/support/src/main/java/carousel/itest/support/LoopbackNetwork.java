package carousel.itest.support;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of one cluster on the loopback interface: {@code 127.BLOCK.LINK.NODE}, all with one port. A block belongs to one cluster at a
 * time, also among the processes of this machine: a socket at an address that no node has is held as long as the cluster lives.
 */
final class LoopbackNetwork implements AutoCloseable {
    static final int PORT = 5405;
    static final int MAX_LINKS = 8;
    static final int MAX_NODE_ID = 250;

    /** Below are addresses that programs and people choose by hand. */
    private static final int FIRST_BLOCK = 64;

    private static final int BLOCKS = 190;
    private static final int LOOPBACK = 127;
    private static final int RESERVATION = 255;

    /** A node's link. */
    record Place(int node, int link) {}

    private final int block;
    private final DatagramSocket reservation;

    private LoopbackNetwork(int block, DatagramSocket reservation) {
        this.block = block;
        this.reservation = reservation;
    }

    /**
     * Takes a block whose addresses nobody uses.
     *
     * @param nodes the highest node id
     * @throws IOException when there is none
     */
    static LoopbackNetwork reserve(int nodes, int links) throws IOException {
        int first = ThreadLocalRandom.current().nextInt(BLOCKS);
        for (int i = 0; i < BLOCKS; i++) {
            int block = FIRST_BLOCK + (first + i) % BLOCKS;
            DatagramSocket reservation = bind(address(block, RESERVATION, RESERVATION - 1));
            if (reservation != null) {
                if (isFree(block, nodes, links)) {
                    return new LoopbackNetwork(block, reservation);
                }
                reservation.close();
            }
        }
        throw new IOException("UDP port " + PORT + " is in use in each block from 127." + FIRST_BLOCK + ".0.0 to 127."
                + (FIRST_BLOCK + BLOCKS - 1) + ".0.0, expected one where it is free.");
    }

    private static boolean isFree(int block, int nodes, int links) {
        for (int link = 0; link < links; link++) {
            for (int node = 1; node <= nodes; node++) {
                try (DatagramSocket probe = bind(address(block, link, node))) {
                    if (probe == null) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static @Nullable DatagramSocket bind(InetAddress address) {
        try {
            return new DatagramSocket(new InetSocketAddress(address, PORT));
        } catch (SocketException e) {
            return null; // in use
        }
    }

    /** The address of a node's link. */
    InetAddress address(int node, int link) {
        return address(block, link, node);
    }

    private static InetAddress address(int block, int link, int node) {
        try {
            return InetAddress.getByAddress(new byte[] {LOOPBACK, (byte) block, (byte) link, (byte) node});
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }

    /** Whose address it is; null for one outside of this cluster. */
    @Nullable
    Place place(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != 4 || bytes[0] != LOOPBACK || (bytes[1] & 0xFF) != block) {
            return null;
        }
        int link = bytes[2] & 0xFF;
        int node = bytes[3] & 0xFF;
        return link < MAX_LINKS && node >= 1 && node <= MAX_NODE_ID ? new Place(node, link) : null;
    }

    /** Others may have the block. */
    @Override
    public void close() {
        reservation.close();
    }
}
