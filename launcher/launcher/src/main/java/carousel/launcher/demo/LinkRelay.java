package carousel.launcher.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The cables of the demo. Each node knows every other by an address of this relay, which hands packets on from the address by
 * which the receiver knows the sender. So a cable can be cut without root: its packets are dropped.
 */
final class LinkRelay implements AutoCloseable {
    private static final int LARGEST_DATAGRAM_BYTES = 65_535;
    private static final int SOCKET_BUFFER_BYTES = 4 << 20;

    private final Selector selector = Selector.open();
    private final Map<Cable, DatagramChannel> channels = new HashMap<>();
    private final Set<Integer> cutLinks = ConcurrentHashMap.newKeySet();
    private final Set<Integer> cutNodes = ConcurrentHashMap.newKeySet();
    private final int firstPort;

    /** One direction of the view: what {@code from} sends to {@code to} comes in here. */
    private record Cable(int link, int from, int to) {
        Cable back() {
            return new Cable(link, to, from);
        }
    }

    /**
     * Opens a socket for each direction and starts.
     *
     * @throws IOException when one cannot be bound
     */
    LinkRelay(int nodes, int links, int firstPort) throws IOException {
        this.firstPort = firstPort;
        for (int link = 0; link < links; link++) {
            for (int from = 1; from <= nodes; from++) {
                for (int to = 1; to <= nodes; to++) {
                    if (from != to) {
                        open(new Cable(link, from, to));
                    }
                }
            }
        }
        Thread thread = new Thread(this::run, "demo-cables");
        thread.setDaemon(true);
        thread.start();
    }

    /** A node's own address on a link. */
    static String nodeAddress(int link, int node) {
        return "127.0." + link + "." + node;
    }

    /** The address by which a node knows another one. */
    static String relayAddress(int link, int from, int to) {
        return "127.0." + (100 + link) + "." + (10 * from + to);
    }

    void cutLink(int link) {
        cutLinks.add(link);
    }

    void cutNode(int node) {
        cutNodes.add(node);
    }

    void heal() {
        cutLinks.clear();
        cutNodes.clear();
    }

    private void open(Cable cable) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channels.put(cable, channel);
        channel.setOption(java.net.StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
        channel.bind(socket(relayAddress(cable.link(), cable.from(), cable.to()), cable.link()));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, cable);
    }

    private InetSocketAddress socket(String address, int link) {
        return new InetSocketAddress(address, firstPort + link);
    }

    private void run() {
        ByteBuffer packet = ByteBuffer.allocateDirect(LARGEST_DATAGRAM_BYTES);
        try {
            while (true) {
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    carry((Cable) key.attachment(), packet);
                }
                selector.selectedKeys().clear();
            }
        } catch (ClosedSelectorException e) {
            return; // the end
        } catch (IOException e) {
            throw new UncheckedIOException("the cables of the demo", e);
        }
    }

    private void carry(Cable cable, ByteBuffer packet) throws IOException {
        DatagramChannel in = channels.get(cable);
        DatagramChannel out = channels.get(cable.back());
        if (in == null || out == null) {
            throw new IllegalStateException("no channel for " + cable);
        }
        SocketAddress sender = socket(nodeAddress(cable.link(), cable.from()), cable.link());
        SocketAddress receiver = socket(nodeAddress(cable.link(), cable.to()), cable.link());
        while (true) {
            SocketAddress source = in.receive(packet.clear());
            if (source == null) {
                return;
            }
            if (source.equals(sender) && !isCut(cable)) {
                out.send(packet.flip(), receiver);
            }
        }
    }

    private boolean isCut(Cable cable) {
        return cutLinks.contains(cable.link()) || cutNodes.contains(cable.from()) || cutNodes.contains(cable.to());
    }

    @Override
    public void close() throws IOException {
        selector.close();
        for (DatagramChannel channel : channels.values()) {
            channel.close();
        }
    }
}
