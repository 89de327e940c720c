package carousel.sample.transport.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A connection that a peer made: packets come on it, and probes, which are answered. */
final class IncomingConnection implements NetworkThread.Connection {
    /** A peer lets hear of itself several times a second. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final TcpEndpoint endpoint;
    private final SocketChannel channel;
    private final ChunkPool chunks;
    private final ByteBuffer answers = ByteBuffer.allocate(16);
    private SelectionKey key;

    /** Null while the loop has all of them. */
    private Chunk chunk;

    /** Null before the greeting. */
    private InetSocketAddress source;

    private long heardNanos = System.nanoTime();

    IncomingConnection(TcpEndpoint endpoint, SocketChannel channel) {
        this.endpoint = endpoint;
        this.channel = channel;
        chunks = new ChunkPool(endpoint);
    }

    void start() throws IOException {
        chunk = chunks.take();
        key = endpoint.network().register(channel, SelectionKey.OP_READ, this);
        endpoint.network().add(this);
    }

    @Override
    public void ready(SelectionKey ready) throws IOException {
        if (chunk == null) {
            return;
        }
        int count = channel.read(chunk.bytes());
        if (count < 0) {
            end();
            return;
        }
        heardNanos = System.nanoTime();
        if (source == null && !greeted()) {
            return;
        }
        int probes = chunk.findPackets();
        if (chunk.hasPackets()) {
            handOver();
        } else {
            chunk.dropProbes();
        }
        answer(probes);
    }

    private boolean greeted() throws IOException {
        ByteBuffer bytes = chunk.bytes();
        if (bytes.position() < Wire.GREETING_BYTES) {
            return false;
        }
        bytes.flip();
        int port = Wire.portOfGreeting(bytes);
        bytes.compact();
        if (port == 0) {
            throw new IOException("no greeting of this transport");
        }
        source = new InetSocketAddress(((InetSocketAddress) channel.getRemoteAddress()).getAddress(), port);
        for (NetworkThread.Connection other : List.copyOf(endpoint.network().connections())) {
            if (other != this && other instanceof IncomingConnection older && source.equals(older.source)) {
                older.end(); // the peer has given it up, or will not miss it
            }
        }
        return true;
    }

    /** The loop gets the whole packets; what is left of the next one begins the next chunk. */
    private void handOver() {
        Chunk full = chunk;
        Chunk next = chunks.take();
        if (next == null) {
            // TCP tells the peer to wait; when the loop gives one back, flush() goes on
            chunk = null;
            key.interestOps(0);
            chunks.keepRest(full);
        } else {
            full.copyRestTo(next.bytes());
            chunk = next;
        }
        full.deliver(source);
    }

    @Override
    public void flush() {
        if (chunk == null) {
            chunk = chunks.takeWithRest();
            if (chunk != null) {
                key.interestOps(SelectionKey.OP_READ);
            }
        }
    }

    /** A peer that does not read its answers is none; nobody waits for it. */
    private void answer(int probes) throws IOException {
        if (probes > 0) {
            channel.write(answers.clear().limit(Math.min(probes, answers.capacity())));
        }
    }

    @Override
    public void tick(long nowNanos) throws IOException {
        if (chunk != null && nowNanos - heardNanos > SILENCE_NANOS) {
            throw new IOException("nothing was heard");
        }
    }

    @Override
    public void failed(IOException reason) {
        end();
    }

    @Override
    public void end() {
        endpoint.network().remove(this);
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("A connection from " + source + " cannot be closed.", e);
        }
    }
}
