package carousel.service.cpg.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cpg.Cpg;
import carousel.api.cpg.CpgSession;
import carousel.api.cpg.GroupChange.Reason;
import carousel.api.cpg.GroupListener;
import carousel.api.cpg.GroupMember;
import carousel.api.cpg.GroupName;
import carousel.api.cpg.JoinRequest;
import carousel.api.loop.EventLoop;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
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

    /** Why a message that was offered was not taken: what has to happen before its sender is told to try again. */
    enum Refusal {
        /** It was taken, or its sender was told. */
        NONE,
        /** The join is not through. */
        JOINING,
        /** Others of the session go first. */
        PENDING,
        /** Listeners are behind. */
        BACKLOG,
        /** The ring synchronises or has no room. */
        RING
    }

    /** A message that waits for the ring, how much of it was sent, and its result. Run, it tells the result. */
    static final class Pending extends CompletableFuture<Void> implements Runnable {
        final ByteBuffer message;
        int sentBytes;
        long groupChanges;

        Pending(ByteBuffer message) {
            this.message = message;
        }

        int sizeBytes() {
            return message.remaining();
        }

        @Override
        public void run() {
            complete(null);
        }
    }

    private final CpgService service;
    private final GroupName name;
    private final int processId;
    private final boolean currentRing;
    private final @Nullable EventLoop loop;

    final GroupListener listener;
    final Mailbox mailbox;
    State state = State.JOINING;
    /** Why the last message that was offered was not taken. */
    Refusal refusal = Refusal.NONE;
    /** The service's count of deliveries when the join was delivered: what began before is not for this session. */
    long joinedAt;

    /** Filled by any thread. */
    private final ConcurrentLinkedQueue<Pending> pending = new ConcurrentLinkedQueue<>();

    /** The message whose turn it is, off the queue already. Set by the loop alone; whoever takes it out has it. */
    private final AtomicReference<@Nullable Pending> current = new AtomicReference<>();

    /** Changed by any thread. */
    private final AtomicInteger pendingCount = new AtomicInteger();

    final CompletableFuture<Void> joined = new CompletableFuture<>();

    /** Set once by any thread: the owner wants no more, or must not have more. */
    private volatile boolean closed;

    /** What the others are told when the session leaves. */
    private volatile Reason leaveReason = Reason.LEAVE;

    /** Why nothing can be sent any more; written by any thread, before {@link #closed} is set or together with ENDED. */
    private volatile @Nullable String overBecause;

    Session(CpgService service, JoinRequest request, int processId, GroupListener listener, Executor executor) {
        this.service = service;
        this.name = request.group();
        this.processId = processId;
        this.currentRing = request.currentRing();
        this.loop = request.loop();
        this.listener = listener;
        this.mailbox = new Mailbox(
                executor,
                service.backlog(),
                service::listenerDrained,
                () -> close("The executor of group " + name + " refuses work."));
    }

    GroupName name() {
        return name;
    }

    int processId() {
        return processId;
    }

    boolean wantsCurrentRing() {
        return currentRing;
    }

    /** Whether the listener is called while a message is delivered, and only borrows it. */
    boolean isInLine() {
        EventLoop mine = loop;
        return mine != null && mine.inEventLoop();
    }

    Reason leaveReason() {
        return leaveReason;
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
            failQueue();
        }
        return request;
    }

    @Override
    public boolean offer(ByteBuffer message) {
        if (message.remaining() > Cpg.MAX_ATOMIC_MESSAGE_BYTES) {
            throw new CorosyncException(
                    CorosyncStatus.TOO_BIG,
                    "A message of " + message.remaining() + " bytes is offered, expected at most "
                            + Cpg.MAX_ATOMIC_MESSAGE_BYTES + ".");
        }
        String over = overBecause;
        if (over != null) {
            throw refusal(over);
        }
        refusal = service.offer(this, message);
        return refusal == Refusal.NONE;
    }

    /** Whether messages wait that are to go first; on the loop. */
    boolean isPending() {
        return first() != null;
    }

    private CorosyncException refusal(String reason) {
        return new CorosyncException(closed ? CorosyncStatus.BAD_HANDLE : CorosyncStatus.LIBRARY, reason);
    }

    @Override
    public void close() {
        close("The session of group " + name + " was closed.");
    }

    @Override
    public void abandon() {
        mailbox.clear();
        leaveReason = Reason.PROCDOWN;
        close("The process " + Integer.toUnsignedString(processId) + " in group " + name + " ended.");
    }

    /** Closes it for another reason than its owner's wish. */
    void close(String reason) {
        if (!closed) {
            overBecause = reason;
            closed = true;
            service.leave(this);
        }
    }

    /** The message whose turn it is, or null; on the loop. */
    @Nullable
    Pending first() {
        Pending first = current.get();
        if (first == null) {
            first = pending.poll();
            current.set(first);
        }
        return first;
    }

    /** Takes the message whose turn it is; false when it was failed in the meantime. */
    boolean take(Pending message) {
        boolean waiting = current.compareAndSet(message, null);
        if (waiting) {
            pendingCount.decrementAndGet();
        }
        return waiting;
    }

    /** Fails everything that waits in a session that is over; on the loop, or while there is no node. */
    void failPending() {
        Pending first = current.getAndSet(null);
        if (first != null) {
            fail(first);
        }
        failQueue();
    }

    private void failQueue() {
        for (Pending next = pending.poll(); next != null; next = pending.poll()) {
            fail(next);
        }
    }

    private void fail(Pending message) {
        pendingCount.decrementAndGet();
        String reason = overBecause;
        service.fail(message, refusal(reason == null ? "The session of group " + name + " is over." : reason));
    }

    /** The node is gone: it joins the next one, and begins a message that was sent in part anew. */
    void rejoin() {
        state = State.JOINING;
        Pending first = current.get();
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
