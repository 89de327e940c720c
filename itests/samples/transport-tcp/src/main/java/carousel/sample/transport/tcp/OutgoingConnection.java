package carousel.sample.transport.tcp;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * The connection to a peer, on which this end only sends. It is made again and again for as long as the link is there.
 *
 * <p>TCP itself notices minutes late that a peer has fallen silent, and tries more and more seldom: so the peer is asked for a sign of life,
 * and without one there is a new connection.
 */
final class OutgoingConnection implements NetworkThread.Connection {
    private static final long CONNECT_NANOS = TimeUnit.MILLISECONDS.toNanos(2000);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);

    /** One that held for so long is made again without a pause when it breaks. */
    private static final long PROVEN_NANOS = TimeUnit.MILLISECONDS.toNanos(1000);

    private enum State {
        PAUSE,
        CONNECTING,
        CONNECTED,
        ENDED
    }

    private final TcpEndpoint endpoint;
    private final TcpLink link;
    private final PacketQueue queue;

    /** Greeting or probe; goes out before the queue, and is filled only where no packet is half sent. */
    private final ByteBuffer control = ByteBuffer.allocate(Wire.GREETING_BYTES).limit(0);

    private final ByteBuffer answers = ByteBuffer.allocate(64);

    private State state = State.PAUSE;
    private SocketChannel channel;
    private SelectionKey key;

    /** When the state began, or for {@link State#PAUSE}, when it ends. */
    private long stateNanos;

    private boolean probing;
    private long probeNanos;

    /** The socket takes no more at the moment; a packet may be half sent. */
    private boolean blocked;

    /** The peer's last sign of life, or when none was due. */
    private long aliveNanos;

    /** Read by the loop. Stays while a connection that broke is made again at once. */
    private volatile boolean up;

    OutgoingConnection(TcpEndpoint endpoint, TcpLink link, PacketQueue queue) {
        this.endpoint = endpoint;
        this.link = link;
        this.queue = queue;
    }

    boolean isUp() {
        return up;
    }

    void open() {
        endpoint.network().add(this);
        connect();
    }

    private void connect() {
        state = State.CONNECTING;
        stateNanos = System.nanoTime();
        try {
            channel = endpoint.newChannel();
            key = endpoint.network().register(channel, SelectionKey.OP_CONNECT, this);
            if (channel.connect(link.remoteAddress())) {
                connected();
            }
        } catch (IOException e) {
            failed(e);
        } catch (IllegalArgumentException e) {
            failed(new IOException("the address is of another kind than the local one", e));
        }
    }

    private void connected() throws IOException {
        state = State.CONNECTED;
        stateNanos = System.nanoTime();
        probing = false;
        probeNanos = stateNanos;
        aliveNanos = stateNanos;
        blocked = false;
        key.interestOps(SelectionKey.OP_READ);
        control.clear().put(Wire.greeting(endpoint.localAddress().getPort())).flip();
        up = true;
        flush();
    }

    @Override
    public void ready(SelectionKey ready) throws IOException {
        if (ready != key) {
            return; // of a connection before
        }
        if (ready.isConnectable() && channel.finishConnect()) {
            connected();
            return;
        }
        if (ready.isReadable()) {
            readAnswers();
        }
        if (ready.isWritable()) {
            flush();
        }
    }

    private void readAnswers() throws IOException {
        int count = channel.read(answers.clear());
        if (count < 0) {
            throw new IOException("the peer closed the connection");
        }
        probing &= count == 0;
    }

    @Override
    public void flush() throws IOException {
        if (state != State.CONNECTED || !writeControl()) {
            return;
        }
        boolean done = queue.writeTo(channel);
        if (done == blocked) {
            blocked = !done;
            key.interestOps(done ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    private boolean writeControl() throws IOException {
        if (control.hasRemaining()) {
            channel.write(control);
        }
        return !control.hasRemaining();
    }

    @Override
    public void tick(long nowNanos) throws IOException {
        switch (state) {
            case PAUSE -> {
                if (nowNanos - stateNanos >= 0) {
                    connect();
                }
            }
            case CONNECTING -> {
                if (nowNanos - stateNanos > CONNECT_NANOS) {
                    throw new IOException(
                            "no connection within " + TimeUnit.NANOSECONDS.toMillis(CONNECT_NANOS) + " ms");
                }
            }
            case CONNECTED -> probe(nowNanos);
            case ENDED -> {}
        }
    }

    private void probe(long nowNanos) throws IOException {
        if (blocked ? queue.hasMoved() : !probing) {
            aliveNanos = nowNanos;
        }
        if (isSilent(nowNanos)) {
            throw new IOException(
                    "the peer gave no sign of life for " + TimeUnit.NANOSECONDS.toMillis(SILENCE_NANOS) + " ms");
        }
        if (!blocked && !probing && !control.hasRemaining() && nowNanos - probeNanos >= PROBE_NANOS) {
            control.clear().putInt(0).flip();
            probing = true;
            probeNanos = nowNanos;
            flush();
        }
    }

    @Override
    public void failed(IOException reason) {
        if (state == State.ENDED) {
            return;
        }
        long now = System.nanoTime();
        // why a connection was closed is known by the next one: the peer may have gone, or only its end of this one
        boolean isToldByTheNext = state == State.CONNECTED && !isSilent(now);
        boolean isProven = now - stateNanos > PROVEN_NANOS;
        close();
        if (isToldByTheNext && isProven) {
            connect();
            return;
        }
        state = State.PAUSE;
        stateNanos = now + PAUSE_NANOS;
        if (up && !isToldByTheNext) {
            up = false;
            if (reason instanceof ConnectException) {
                endpoint.refused(link, String.valueOf(reason.getMessage()));
            } else {
                endpoint.unreachable(link, String.valueOf(reason.getMessage()));
            }
        }
    }

    private boolean isSilent(long nowNanos) {
        return nowNanos - aliveNanos > SILENCE_NANOS;
    }

    /** What is in the queue is lost with the connection. */
    private void close() {
        queue.clear();
        control.limit(0);
        SocketChannel closing = channel;
        channel = null;
        if (closing != null) {
            try {
                closing.close();
            } catch (IOException e) {
                throw new IllegalStateException("A connection to " + link.remoteAddress() + " cannot be closed.", e);
            }
        }
    }

    @Override
    public void end() {
        if (state == State.CONNECTED) {
            try {
                readAnswers(); // a socket that is closed with something to read throws away what it was to send
                flush();
            } catch (IOException e) {
                // it is gone already
            }
        }
        state = State.ENDED;
        up = false;
        close();
        endpoint.network().remove(this);
    }
}
