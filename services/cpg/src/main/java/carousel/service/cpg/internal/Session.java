package carousel.service.cpg.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cpg.CpgSession;
import carousel.api.cpg.GroupListener;
import carousel.api.cpg.GroupMember;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An application's membership in one group. The fields without a word are the loop's. */
final class Session implements CpgSession {
    /** Where the session stands in its group. */
    enum State {
        /** Its procjoin is still to be sent. */
        JOINING,
        /** Its procjoin is on its way. */
        JOIN_SENT,
        /** Its join was delivered. */
        JOINED,
        /** Its procleave is still to be sent. */
        LEAVING,
        /** Its procleave is on its way. */
        LEAVE_SENT,
        /** It is over. */
        ENDED
    }

    /** A message that waits for the ring, and how much of it was sent. */
    static final class Pending {
        final ByteBuffer message;
        final CompletableFuture<Void> sent = new CompletableFuture<>();
        int sentBytes;
        long groupChanges;

        Pending(ByteBuffer message) {
            this.message = message;
        }

        int sizeBytes() {
            return message.remaining();
        }
    }

    private final CpgService service;
    private final GroupName name;
    private final int processId;

    final GroupListener listener;
    final Mailbox mailbox;
    State state = State.JOINING;
    /** The service's count of deliveries when the join was delivered: what began before is not for this session. */
    long joinedAt;

    /** Filled by any thread. */
    final ConcurrentLinkedQueue<Pending> pending = new ConcurrentLinkedQueue<>();

    /** Changed by any thread. */
    private final AtomicInteger pendingCount = new AtomicInteger();

    final CompletableFuture<Void> joined = new CompletableFuture<>();

    /** Set once by any thread. */
    private volatile boolean closed;

    /** Why nothing can be sent any more although the session was not closed; written by the loop, read by any thread. */
    private volatile @Nullable String endedBecause;

    Session(CpgService service, GroupName name, int processId, GroupListener listener, Executor executor) {
        this.service = service;
        this.name = name;
        this.processId = processId;
        this.listener = listener;
        this.mailbox = new Mailbox(executor, service::listenerDrained);
    }

    GroupName name() {
        return name;
    }

    int processId() {
        return processId;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public String group() {
        return name.toString();
    }

    @Override
    public GroupMember self() {
        return new GroupMember(service.nodeId(), processId);
    }

    @Override
    public CompletableFuture<Void> joined() {
        return joined.copy();
    }

    @Override
    public CompletableFuture<Void> multicast(ByteBuffer message) {
        if (closed) {
            return refused(CorosyncStatus.BAD_HANDLE, "The session of group " + name + " was closed.");
        }
        String reason = endedBecause;
        if (reason != null) {
            return refused(CorosyncStatus.LIBRARY, reason);
        }
        if (pendingCount.incrementAndGet() > MAX_PENDING_MESSAGES) {
            pendingCount.decrementAndGet();
            return refused(
                    CorosyncStatus.TRY_AGAIN,
                    "The session of group " + name + " has " + MAX_PENDING_MESSAGES
                            + " messages waiting for the ring already.");
        }
        Pending request = new Pending(message.slice());
        pending.add(request);
        service.wake();
        // Closed or ended between the check and the queue: nobody looks at the queue any more.
        if (closed || endedBecause != null) {
            service.wake(this);
        }
        return request.sent;
    }

    private static CompletableFuture<Void> refused(CorosyncStatus status, String sentence) {
        return CompletableFuture.failedFuture(new CorosyncException(status, sentence));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            service.leave(this);
        }
    }

    /** Takes the first waiting message off the queue. */
    Pending remove() {
        Pending first = pending.remove();
        pendingCount.decrementAndGet();
        return first;
    }

    /** Fails everything that waits. */
    void failPending(CorosyncStatus status, String sentence) {
        while (!pending.isEmpty()) {
            service.complete(remove().sent, new CorosyncException(status, sentence));
        }
    }

    /** The session can do nothing any more. */
    void end(String reason) {
        state = State.ENDED;
        endedBecause = reason;
        failPending(closed ? CorosyncStatus.BAD_HANDLE : CorosyncStatus.LIBRARY, reason);
        service.complete(joined, new CorosyncException(CorosyncStatus.BAD_HANDLE, reason));
    }
}
