package carousel.service.cpg.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cpg.GroupChange.Changed;
import carousel.api.cpg.GroupChange.Reason;
import carousel.api.cpg.GroupListener;
import carousel.api.cpg.GroupMember;
import carousel.api.cpg.GroupName;
import carousel.api.cpg.JoinRequest;
import carousel.api.cpg.RingListener;
import carousel.api.service.ClusterService;
import carousel.api.service.ServiceContext;
import carousel.api.totem.RingId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Service 2: keeps the groups in step with the ordered messages. Sessions belong to it for longer than the node does: when the
 * node goes, they wait for the next one and join again.
 */
final class CpgService implements ClusterService {
    private static final int FUNCTIONS = 7;
    private static final Logger LOG = LoggerFactory.getLogger("CPG");

    /** Real process ids are below this (the kernel's limit on 64 bits), so its multiples make new ones. */
    private static final int PROCESS_ID_STEP = 1 << 22;

    private final Executor results;
    private final Backlog backlog;
    private final GroupTable groups = new GroupTable();
    private final Sender sender = new Sender(this);
    private final Delivery delivery;
    private final MembershipSync sync = new MembershipSync(this, groups);

    /** Every session that is not over; changed by any thread. */
    private final List<Session> sessions = new CopyOnWriteArrayList<>();

    /** Set by the loop, read by any thread. */
    private volatile @Nullable ServiceContext context;

    private volatile int nodeId;

    /** Changed by any thread. */
    private final List<RingFollower> followers = new CopyOnWriteArrayList<>();

    private final AtomicBoolean pumpScheduled = new AtomicBoolean();

    /** Set once by any thread: no session is taken, and those that are here end when the node is gone. */
    private volatile @Nullable Stop stop;

    /** Messages delivered so far, to tell what a session has seen from its beginning. */
    private long deliveries;

    private record Stop(String reason, Runnable afterwards) {}

    /**
     * @param results completes the futures of applications, so that none of their code runs on the loop; must not let one wait
     *     for another
     * @param backlog what may wait for listeners
     */
    CpgService(Executor results, Backlog backlog) {
        this.results = results;
        this.backlog = backlog;
        delivery = new Delivery(groups, backlog, sessions);
    }

    // ---- from any thread

    /** Makes a session; its process id is the given, or the Java process's, or above all real ones when that is taken. */
    Session join(JoinRequest request, GroupListener listener, Executor executor) {
        Session session;
        synchronized (sessions) {
            Stop stopped = stop;
            if (stopped != null) {
                throw new CorosyncException(CorosyncStatus.LIBRARY, stopped.reason());
            }
            int processId = request.processId() == 0 ? freeProcessId(request.group()) : request.processId();
            requireAbsent(request.group(), processId);
            session = new Session(this, request, processId, listener, executor);
            sessions.add(session);
        }
        wake();
        return session;
    }

    private int freeProcessId(GroupName name) {
        int processId = (int) ProcessHandle.current().pid();
        while (ownSession(name, processId) != null) {
            processId += PROCESS_ID_STEP;
        }
        return processId;
    }

    /** A process is in a group once (services reference 2.2). */
    private void requireAbsent(GroupName name, int processId) {
        Session present = ownSession(name, processId);
        if (present != null) {
            String process = "Process " + Integer.toUnsignedString(processId);
            throw present.isClosed()
                    ? new CorosyncException(
                            CorosyncStatus.TRY_AGAIN, process + " is just leaving group " + name + "; try again.")
                    : new CorosyncException(CorosyncStatus.EXIST, process + " has joined group " + name + " already.");
        }
    }

    /** The session was closed. */
    void leave(Session session) {
        if (context == null && sessions.contains(session)) {
            finish(session);
        } else {
            wake();
        }
    }

    /** Has the loop look at what sessions want, once however often this is called before it does. */
    void wake() {
        ServiceContext attached = context;
        if (attached != null && pumpScheduled.compareAndSet(false, true) && !onLoop(attached, this::pump)) {
            pumpScheduled.set(false);
        }
    }

    /** Hands a task to the node's loop; false when that is gone, and the service soon is detached. */
    private static boolean onLoop(ServiceContext attached, Runnable task) {
        try {
            attached.loop().execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("The event loop is gone", e);
            return false;
        }
    }

    /** A listener has nothing waiting any more: senders that waited for it may go on. */
    void listenerDrained() {
        wake();
    }

    int nodeId() {
        return nodeId;
    }

    Backlog backlog() {
        return backlog;
    }

    /** Bytes of long messages that are not complete; on the loop. */
    long assembledBytes() {
        return groups.assembledBytes();
    }

    /** Has a result told, so that none of the application's code runs on the loop. */
    void complete(Runnable result) {
        results.execute(result);
    }

    void fail(CompletableFuture<?> future, CorosyncException problem) {
        results.execute(() -> future.completeExceptionally(problem));
    }

    /** Has a listener told of the rings to come. */
    AutoCloseable follow(Executor executor, RingListener listener) {
        RingFollower follower = new RingFollower(executor, listener);
        followers.add(follower);
        return () -> followers.remove(follower);
    }

    Iterable<RingFollower> followers() {
        return followers;
    }

    /** All groups with their members, taken on the loop. */
    CompletableFuture<SortedMap<GroupName, List<GroupMember>>> groups() {
        return ask(() -> {
            SortedMap<GroupName, List<GroupMember>> snapshot = new TreeMap<>();
            groups.forEach(group -> snapshot.put(group.name(), List.copyOf(group.members())));
            return snapshot;
        });
    }

    /** The members of one group, taken on the loop. */
    CompletableFuture<List<GroupMember>> members(GroupName name) {
        return ask(() -> {
            Group group = groups.find(name);
            return group == null ? List.of() : List.copyOf(group.members());
        });
    }

    private <T> CompletableFuture<T> ask(Supplier<T> question) {
        CompletableFuture<T> result = new CompletableFuture<>();
        ServiceContext attached = context;
        boolean asked = attached != null
                && onLoop(attached, () -> {
                    T answer = question.get();
                    results.execute(() -> result.complete(answer));
                });
        if (!asked) {
            fail(result, new CorosyncException(CorosyncStatus.LIBRARY, "The node does not run."));
        }
        return result;
    }

    /**
     * The bundle stops: every session is over, as soon as the service has left the node.
     *
     * @param reason what applications are told
     * @param afterwards run when all are told, perhaps twice
     */
    void stop(String reason, Runnable afterwards) {
        Stop stopped = new Stop(reason, afterwards);
        synchronized (sessions) {
            stop = stopped;
        }
        if (context == null) {
            endSessions(stopped);
        }
    }

    private void endSessions(Stop stopped) {
        for (Session session : List.copyOf(sessions)) {
            if (sessions.remove(session)) {
                if (!session.isClosed()) {
                    session.mailbox.postLast(() -> session.listener.ended(stopped.reason()));
                }
                session.mailbox.close();
                session.end(stopped.reason());
            }
        }
        stopped.afterwards().run();
    }

    // ---- on the loop

    @Override
    public int id() {
        return CpgMessages.SERVICE_ID;
    }

    @Override
    public String name() {
        return "cpg";
    }

    @Override
    public String description() {
        return "corosync cluster closed process group service v1.01";
    }

    @Override
    public int functions() {
        return FUNCTIONS;
    }

    @Override
    public void attach(ServiceContext newContext) {
        nodeId = newContext.nodeId();
        sync.reset();
        pumpScheduled.set(false); // the loop may be another one
        context = newContext;
    }

    @Override
    public void detach() {
        ServiceContext attached = context;
        if (attached == null) {
            return;
        }
        sender.goodbye(attached, sessions);
        context = null;
        for (Group group : groups.takeAll()) {
            List<Changed> left = changes(group.members(), Reason.NODEDOWN);
            group.members().clear();
            group.announce(left, List.of());
        }
        for (Session session : sessions) {
            if (session.isClosed()) {
                finish(session);
            } else {
                session.rejoin();
            }
        }
        Stop stopped = stop;
        if (stopped != null) {
            endSessions(stopped);
        }
    }

    static List<Changed> changes(Iterable<GroupMember> members, Reason reason) {
        List<Changed> changes = new ArrayList<>();
        members.forEach(member -> changes.add(new Changed(member, reason)));
        return changes;
    }

    private void pump() {
        pump(false);
    }

    private void pump(boolean ringHasRoom) {
        pumpScheduled.set(false);
        ServiceContext attached = context;
        if (attached != null && attached.isSynchronised()) {
            sender.pump(attached, sessions);
            for (Session session : sessions) {
                tellOfRoom(session, ringHasRoom);
            }
        }
    }

    /** Only when what stood in the way is gone: who is told tries again at once, and that must not go round in circles. */
    private void tellOfRoom(Session session, boolean ringHasRoom) {
        boolean gone = switch (session.refusal) {
            case NONE -> false;
            case JOINING -> session.state == Session.State.JOINED;
            case PENDING -> !session.isPending();
            case BACKLOG -> !backlog.isHigh();
            case RING -> ringHasRoom;
        };
        if (gone && !session.isClosed()) {
            session.refusal = Session.Refusal.NONE;
            session.mailbox.post(0, session.listener::sendQueueAvailable);
        }
    }

    /** Sends a message at once, or tells why that is not possible now. */
    Session.Refusal offer(Session session, ByteBuffer message) {
        ServiceContext attached = context;
        if (attached == null) {
            return Session.Refusal.RING;
        }
        if (!attached.loop().inEventLoop()) {
            throw new IllegalStateException("A message was offered on another thread than the node's loop.");
        }
        if (session.state != Session.State.JOINED) {
            return Session.Refusal.JOINING;
        }
        if (session.isPending()) {
            return Session.Refusal.PENDING;
        }
        if (backlog.isHigh()) {
            return Session.Refusal.BACKLOG;
        }
        return attached.isSynchronised() && sender.offer(attached, session, message)
                ? Session.Refusal.NONE
                : Session.Refusal.RING;
    }

    /** A session's last word was said. */
    void finish(Session session) {
        sessions.remove(session);
        session.mailbox.close();
        session.end("The session of group " + session.name() + " was closed.");
    }

    /** The group's changes so far; 0 for one without members. */
    long changesOf(GroupName name) {
        Group group = groups.find(name);
        return group == null ? 0 : group.changes();
    }

    Iterable<Session> sessions() {
        return sessions;
    }

    @Override
    public void deliver(int function, int senderNodeId, ByteBuffer message) {
        String error = CpgMessages.validate(function, message);
        if (error != null) {
            LOG.warn("Dropped message {} of node {}: {}", function, Integer.toUnsignedString(senderNodeId), error);
            return;
        }
        deliveries++;
        switch (function) {
            case CpgMessages.PROCJOIN -> processJoined(senderNodeId, message);
            case CpgMessages.PROCLEAVE -> processLeft(senderNodeId, message);
            case CpgMessages.JOINLIST -> sync.joinListReceived(senderNodeId, message);
            case CpgMessages.MCAST -> delivery.multicastReceived(senderNodeId, message, deliveries);
            case CpgMessages.PARTIAL -> delivery.partReceived(senderNodeId, message, deliveries);
            default -> {} // down lists inform only: each node acts on its own view (totem-protocol 13)
        }
    }

    private void processJoined(int node, ByteBuffer message) {
        GroupName name = CpgMessages.group(message);
        GroupMember member = new GroupMember(node, CpgMessages.processId(CpgMessages.PROCJOIN, message));
        Group group = groups.make(name);
        Session own = node == nodeId ? ownSession(name, member.processId()) : null;
        boolean ownJoined = own != null && own.state == Session.State.JOIN_SENT;
        if (own == null && node == nodeId) {
            sender.disown(name, member.processId());
        } else if (own != null && ownJoined) {
            own.state = Session.State.JOINED;
            own.joinedAt = deliveries;
            group.sessions().add(own);
            complete(() -> own.joined.complete(null));
        }
        if (group.members().add(member) || ownJoined) {
            group.announce(List.of(), List.of(new Changed(member, Reason.JOIN)));
        }
        if (own != null && ownJoined && own.wantsCurrentRing()) {
            sync.tellRing(own);
        }
        wake();
    }

    private @Nullable Session ownSession(GroupName name, int processId) {
        for (Session session : sessions) {
            if (session.processId() == processId && session.name().equals(name)) {
                return session;
            }
        }
        return null;
    }

    private void processLeft(int node, ByteBuffer message) {
        Group group = groups.find(CpgMessages.group(message));
        if (group == null) {
            return;
        }
        GroupMember member = new GroupMember(node, CpgMessages.processId(CpgMessages.PROCLEAVE, message));
        if (group.members().remove(member)) {
            group.announce(List.of(new Changed(member, CpgMessages.leaveReason(message))), List.of());
        }
        Session own = node == nodeId ? ownSession(group.name(), member.processId()) : null;
        if (own != null && own.state == Session.State.LEAVE_SENT) {
            group.removeSession(own);
            finish(own);
        }
        groups.forgetIfEmpty(group);
    }

    // ---- synchronisation

    @Override
    public void syncInit(List<Integer> transitional, List<Integer> members, RingId ring) {
        sync.init(transitional, members, ring);
    }

    @Override
    public boolean syncProcess() {
        ServiceContext attached = context;
        return attached == null || sync.process(attached);
    }

    @Override
    public void syncActivate() {
        sync.activate();
    }

    @Override
    public void syncAbort() {
        sync.abort();
    }

    @Override
    public void synchronised() {
        pump(true);
    }

    @Override
    public void sendQueueAvailable() {
        pump(true);
    }
}
