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

    /** Set once by any thread: the owner wants no more, or must not have more. */
    private volatile boolean closed;

    /** Why nothing can be sent any more; written by any thread, before {@link #closed} is set or together with ENDED. */
    private volatile @Nullable String overBecause;

    Session(CpgService service, GroupName name, int processId, GroupListener listener, Executor executor) {
        this.service = service;
        this.name = name;
        this.processId = processId;
        this.listener = listener;
        this.mailbox = new Mailbox(
                executor, service::listenerDrained, () -> close("The executor of group " + name + " refuses work."));
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
        String over = overBecause;
        if (over != null) {
            return CompletableFuture.failedFuture(refusal(over));
        }
        if (pendingCount.incrementAndGet() > MAX_PENDING_MESSAGES) {
            pendingCount.decrementAndGet();
            return CompletableFuture.failedFuture(new CorosyncException(
                    CorosyncStatus.TRY_AGAIN,
                    "The session of group " + name + " has " + MAX_PENDING_MESSAGES
                            + " messages waiting for the ring already."));
        }
        Pending request = new Pending(message.slice());
        pending.add(request);
        service.wake();
        if (overBecause != null) { // since the check above: nobody might look at the queue any more
            failPending();
        }
        return request.sent;
    }

    private CorosyncException refusal(String reason) {
        return new CorosyncException(closed ? CorosyncStatus.BAD_HANDLE : CorosyncStatus.LIBRARY, reason);
    }

    @Override
    public void close() {
        close("The session of group " + name + " was closed.");
    }

    /** Closes it for another reason than its owner's wish. */
    void close(String reason) {
        if (!closed) {
            overBecause = reason;
            closed = true;
            service.leave(this);
        }
    }

    /** Takes a message off the queue; false when it was failed in the meantime. */
    boolean take(Pending message) {
        boolean waiting = pending.remove(message);
        if (waiting) {
            pendingCount.decrementAndGet();
        }
        return waiting;
    }

    /** Fails everything that waits in a session that is over; by any thread. */
    void failPending() {
        String reason = overBecause;
        Pending first = pending.peek();
        while (reason != null && first != null) {
            if (take(first)) {
                service.fail(first.sent, refusal(reason));
            }
            first = pending.peek();
        }
    }

    /** The node is gone: it joins the next one, and begins a message that was sent in part anew. */
    void rejoin() {
        state = State.JOINING;
        Pending first = pending.peek();
        if (first != null) {
            first.sentBytes = 0;
        }
    }

    /** The session can do nothing any more, if not because it was closed then because of this. */
    void end(String reason) {
        state = State.ENDED;
        String over = overBecause;
        if (over == null) {
            over = reason;
            overBecause = reason;
        }
        failPending();
        service.fail(joined, refusal(over));
    }
}
