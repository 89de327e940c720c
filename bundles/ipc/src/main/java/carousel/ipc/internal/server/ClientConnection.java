package carousel.ipc.internal.server;

import carousel.api.CorosyncStatus;
import carousel.api.ipc.IpcClient;
import carousel.api.ipc.IpcService;
import carousel.api.ipc.IpcSession;
import carousel.api.ipc.IpcSession.Progress;
import carousel.api.loop.EventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client of one service: hands its requests to the session one after another, and events to the client. On the loop only. */
final class ClientConnection implements IpcClient, Channels.Listener {
    /** The socket that the connection began with. */
    interface Setup {
        /** An event is in the client's memory. */
        void announceEvent();

        /** The client sees that the connection is over. */
        void close();
    }

    private static final Logger LOG = LoggerFactory.getLogger("QB");

    /** Requests that are served before others have their turn. */
    private static final int REQUESTS_PER_TURN = 64;

    /** A client that has more than this to read sends nothing: it would only fill the queue that it does not empty. */
    private static final int MOST_QUEUED_OF_A_SENDER_BYTES = 256 << 10;

    private static final int ID = 0;
    private static final int SIZE = 8;
    private static final int ERROR = 16;
    private static final int REQUEST_HEADER_BYTES = 16;

    private final IpcService service;
    private final ClientIdentity identity;
    private final EventLoop loop;
    private final Channels channels;
    private final Setup setup;
    private final EventBacklog backlog;
    private final Consumer<ClientConnection> gone;
    private final ConnectionStatistics statistics;

    private final EventQueue queued;
    private final ByteBuffer noTail = ByteBuffer.allocate(0);

    private @Nullable IpcSession session;
    private boolean open = true;
    /** The session's answer to the present request is still to come. */
    private boolean unanswered;
    /** The session has no room for the present request. */
    private boolean held;
    /** The client was told to wait. */
    private boolean stopped;

    private boolean serving;
    private boolean serveScheduled;
    private final Attention attention;

    ClientConnection(
            IpcService service,
            ClientIdentity identity,
            EventLoop loop,
            Channels channels,
            Setup setup,
            EventBacklog backlog,
            ConnectionStatistics statistics,
            Consumer<ClientConnection> gone) {
        this.service = service;
        this.identity = identity;
        this.loop = loop;
        this.channels = channels;
        this.setup = setup;
        this.backlog = backlog;
        queued = new EventQueue(backlog.spares());
        attention = new Attention(loop, this::serve, Runtime.getRuntime().availableProcessors());
        this.statistics = statistics;
        this.gone = gone;
    }

    /** The client knows its channels: from now on it may ask. */
    void begin() {
        try {
            session = service.connected(this);
        } catch (RuntimeException | LinkageError e) {
            fail(e);
        }
    }

    ConnectionStatistics statistics() {
        return statistics;
    }

    long queuedBytes() {
        return queued.bytes();
    }

    @Override
    public int processId() {
        return identity.processId();
    }

    @Override
    public int userId() {
        return identity.userId();
    }

    @Override
    public int groupId() {
        return identity.groupId();
    }

    @Override
    public int maxMessageBytes() {
        return identity.maxMessageBytes();
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isCongested() {
        return queued.bytes() > MOST_QUEUED_OF_A_SENDER_BYTES || backlog.isHigh();
    }

    // ---- requests

    @Override
    public void requestsWait() {
        if (!queued.isEmpty()) { // who asks is awake, and may have read
            sendQueued();
        }
        serve();
    }

    @Override
    public void resume() {
        if (held && !serveScheduled) {
            serveLater();
        }
    }

    private void serveLater() {
        serveScheduled = true;
        loop.execute(() -> {
            serveScheduled = false;
            held = false;
            serve();
        });
    }

    /** InternalError is what a mapped file becomes that its owner made shorter. */
    @SuppressWarnings("CatchingUnchecked")
    private void serve() {
        if (serving) {
            return;
        }
        serving = true;
        try {
            for (int served = 0; open && !unanswered && !held; served++) {
                if (served == REQUESTS_PER_TURN) {
                    if (!serveScheduled) {
                        serveLater();
                    }
                    break;
                }
                ByteBuffer request = channels.nextRequest();
                if (request == null) {
                    break;
                }
                attention.asked();
                serve(request);
            }
        } catch (IOException e) {
            broken(String.valueOf(e.getMessage()));
        } catch (RuntimeException | LinkageError | InternalError e) {
            fail(e);
        } finally {
            serving = false;
            if (!open) {
                channels.close();
            }
        }
    }

    private void serve(ByteBuffer request) {
        IpcSession asked = session;
        if (asked == null) {
            return;
        }
        int length = request.limit();
        int id = length < REQUEST_HEADER_BYTES ? IpcService.UNKNOWN_REQUEST : request.getInt(ID);
        int smallest = length < REQUEST_HEADER_BYTES ? IpcService.UNKNOWN_REQUEST : service.smallestRequestBytes(id);
        if (smallest == IpcService.UNKNOWN_REQUEST || length < smallest || request.getInt(SIZE) != length) {
            statistics.requests++;
            statistics.invalidRequests++;
            refuse();
            done();
            return;
        }
        unanswered = true;
        statistics.requests++;
        Progress progress = asked.request(id, request);
        if (!open) {
            return;
        }
        if (progress == Progress.NO_ROOM) {
            statistics.requests--; // it comes again
            unanswered = false;
            hold();
            return;
        }
        if (progress == Progress.DONE) {
            unanswered = false;
        }
        done();
    }

    private void hold() {
        held = true;
        if (!stopped) {
            stopped = true;
            statistics.flowControlled++;
            statistics.flowControl = true;
            channels.flowControl(Channels.NO_MULTICAST);
        }
    }

    private void done() {
        channels.requestDone();
        if (stopped) {
            stopped = false;
            statistics.flowControl = false;
            channels.flowControl(Channels.FLOW);
        }
    }

    /** The answer to what is no request of the service (ipc-wire 6). */
    private void refuse() {
        respond(ByteBuffer.allocate(HEADER_BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(SIZE, HEADER_BYTES)
                .putInt(ERROR, CorosyncStatus.INVALID_PARAM.number()));
    }

    @Override
    public void respond(ByteBuffer answer) {
        if (!open) {
            return;
        }
        try {
            channels.respond(answer);
            statistics.responses++;
            if (channels.canBeWatched()) {
                attention.answered();
            }
        } catch (IOException e) {
            broken(String.valueOf(e.getMessage()));
            return;
        } catch (InternalError e) {
            fail(e);
            return;
        }
        unanswered = false;
        if (!serving) {
            serve();
        }
    }

    // ---- events

    @Override
    public void send(ByteBuffer head, ByteBuffer tail) {
        if (!open) {
            return;
        }
        if (!queued.isEmpty() || !put(head, tail)) {
            if (open) {
                queue(head, tail);
            }
        }
    }

    private boolean put(ByteBuffer head, ByteBuffer tail) {
        try {
            if (!channels.send(head, tail)) {
                statistics.sendRetries++;
                return false;
            }
        } catch (IOException e) {
            broken(String.valueOf(e.getMessage()));
            return false;
        } catch (InternalError e) {
            fail(e);
            return false;
        }
        statistics.events++;
        if (channels.announcesEvents()) {
            setup.announceEvent();
        }
        return true;
    }

    private void queue(ByteBuffer head, ByteBuffer tail) {
        queued.add(head, tail);
        statistics.queued++;
        statistics.queueing = true;
        backlog.add(this, head.remaining() + tail.remaining());
    }

    /** Sends what waits, as far as there is room. Answers whether something went. */
    boolean sendQueued() {
        boolean progress = false;
        for (ByteBuffer event = queued.first(); event != null && open && put(event, noTail); event = queued.first()) {
            progress = true;
            statistics.sent++;
            backlog.remove(queued.removeFirst());
        }
        if (queued.isEmpty()) {
            statistics.queuesEmpty();
        }
        if (progress && !isCongested()) {
            resume();
        }
        return progress;
    }

    boolean hasQueued() {
        return !queued.isEmpty();
    }

    // ---- end

    @Override
    public void broken(String reason) {
        if (open) {
            LOG.debug("Connection of process {} to {} ends: {}", processId(), service.name(), reason);
            close();
        }
    }

    /** Something is wrong with the session, or with the client's files. */
    private void fail(Throwable cause) {
        if (cause instanceof InternalError) {
            expel("it made a file shorter that is in use.");
        } else if (open) {
            LOG.warn("The connection of process {} to {} failed and is closed.", processId(), service.name(), cause);
            close();
        }
    }

    /** The client does what it must not. */
    void expel(String reason) {
        if (open) {
            LOG.warn("The connection of process {} to {} is closed: {}", processId(), service.name(), reason);
            close();
        }
    }

    @Override
    @SuppressWarnings("CatchingUnchecked") // whatever a session throws, the rest is given back
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        IpcSession ended = session;
        session = null;
        try {
            if (ended != null) {
                ended.closed();
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("A session of {} failed at its end.", service.name(), e);
        }
        backlog.remove(queued.bytes());
        queued.clear();
        backlog.left(this);
        attention.end();
        setup.close();
        if (!serving) { // else the session may still read a request in memory that would be gone
            channels.close();
        }
        gone.accept(this);
    }
}
