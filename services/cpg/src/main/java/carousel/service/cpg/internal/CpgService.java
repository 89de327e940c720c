package carousel.service.cpg.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cpg.GroupChange.Changed;
import carousel.api.cpg.GroupChange.Reason;
import carousel.api.cpg.GroupListener;
import carousel.api.cpg.GroupMember;
import carousel.api.service.ClusterService;
import carousel.api.service.ServiceContext;
import carousel.api.totem.RingId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Service 2: keeps the groups in step with the ordered messages. Sessions belong to it for longer than the node does: when the
 * node goes, they wait for the next one and join again.
 */
final class CpgService implements ClusterService {
    private static final Logger LOG = LoggerFactory.getLogger("CPG");

    /** A listener with more bytes waiting than this has lost its place: better it than the whole node for want of memory. */
    private static final long MAX_BACKLOG_BYTES = Runtime.getRuntime().maxMemory() / 4;

    /** Real process ids are below this (the kernel's limit on 64 bits), so its multiples make new ones. */
    private static final int PROCESS_ID_STEP = 1 << 22;

    private final Executor pool;
    private final GroupTable groups = new GroupTable();
    private final Sender sender = new Sender(this);
    private final MembershipSync sync = new MembershipSync(this, groups);

    /** Every session that is not over; changed by any thread. */
    private final List<Session> sessions = new CopyOnWriteArrayList<>();

    /** Set by the loop, read by any thread. */
    private volatile @Nullable ServiceContext context;

    private volatile int nodeId;

    private final AtomicBoolean pumpScheduled = new AtomicBoolean();

    /** Results to be given on the pool, so that no application code runs on the loop. */
    private final ConcurrentLinkedQueue<Runnable> results = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean resultsScheduled = new AtomicBoolean();

    /** Messages delivered so far, to tell what a session has seen from its beginning. */
    private long deliveries;

    /** @param pool completes the futures of applications */
    CpgService(Executor pool) {
        this.pool = pool;
    }

    // ---- from any thread

    /** Makes a session; its process id is the Java process's, or above all real ones when that is in the group already. */
    Session join(GroupName name, GroupListener listener, Executor executor) {
        Session session;
        synchronized (sessions) {
            int processId = (int) ProcessHandle.current().pid();
            while (ownSession(name, processId) != null) {
                processId += PROCESS_ID_STEP;
            }
            session = new Session(this, name, processId, listener, executor);
            sessions.add(session);
        }
        wake();
        return session;
    }

    /** The session was closed by its owner. */
    void leave(Session session) {
        if (context == null && sessions.remove(session)) {
            session.mailbox.postLast(() -> {});
            session.end("The session of group " + session.name() + " was closed.");
        } else {
            wake();
        }
    }

    /** Has the loop look at what sessions want, once however often this is called before it does. */
    void wake() {
        ServiceContext attached = context;
        if (attached != null && pumpScheduled.compareAndSet(false, true)) {
            attached.loop().execute(this::pump);
        }
    }

    /** A message was queued in a session that is over: it must not wait for ever. */
    void wake(Session session) {
        ServiceContext attached = context;
        Runnable check = () -> {
            if (session.isClosed() || session.state == Session.State.ENDED) {
                session.failPending(
                        CorosyncStatus.BAD_HANDLE, "The session of group " + session.name() + " was closed.");
            }
        };
        if (attached != null) {
            attached.loop().execute(check);
        } else {
            check.run();
        }
    }

    /** A listener has nothing waiting any more: senders that waited for it may go on. */
    void listenerDrained() {
        wake();
    }

    int nodeId() {
        return nodeId;
    }

    /** Gives a result on the pool; in the order of the calls. */
    void complete(CompletableFuture<Void> future, @Nullable CorosyncException problem) {
        if (problem == null) {
            results.add(() -> future.complete(null));
        } else {
            results.add(() -> future.completeExceptionally(problem));
        }
        if (resultsScheduled.compareAndSet(false, true)) {
            pool.execute(this::giveResults);
        }
    }

    private void giveResults() {
        resultsScheduled.set(false);
        Runnable result = results.poll();
        while (result != null) {
            result.run();
            result = results.poll();
        }
    }

    /** All groups with their members, taken on the loop. */
    CompletableFuture<SortedMap<String, List<GroupMember>>> groups() {
        CompletableFuture<SortedMap<String, List<GroupMember>>> result = new CompletableFuture<>();
        ServiceContext attached = context;
        if (attached == null) {
            result.completeExceptionally(new CorosyncException(CorosyncStatus.LIBRARY, "The node does not run."));
        } else {
            attached.loop().execute(() -> {
                SortedMap<String, List<GroupMember>> snapshot = new TreeMap<>();
                groups.forEach(group -> snapshot.put(group.name().toString(), List.copyOf(group.members())));
                result.complete(snapshot);
            });
        }
        return result;
    }

    /** The bundle stops: every session is over. */
    void endSessions(String reason) {
        for (Session session : sessions) {
            session.mailbox.postLast(() -> session.listener.ended(reason));
            session.end(reason);
        }
        sessions.clear();
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
    public void attach(ServiceContext newContext) {
        nodeId = newContext.nodeId();
        sync.reset();
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
                session.state = Session.State.JOINING;
            }
        }
    }

    static List<Changed> changes(Iterable<GroupMember> members, Reason reason) {
        List<Changed> changes = new ArrayList<>();
        members.forEach(member -> changes.add(new Changed(member, reason)));
        return changes;
    }

    private void pump() {
        pumpScheduled.set(false);
        ServiceContext attached = context;
        if (attached != null && attached.isSynchronised()) {
            sender.pump(attached, sessions);
        }
    }

    /** A session's last word was said. */
    void finish(Session session) {
        sessions.remove(session);
        session.mailbox.postLast(() -> {});
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
            case CpgMessages.MCAST -> multicastReceived(senderNodeId, message);
            case CpgMessages.PARTIAL -> partReceived(senderNodeId, message);
            default -> {} // down lists inform only: each node acts on its own view (totem-protocol 13)
        }
    }

    private void processJoined(int node, ByteBuffer message) {
        GroupName name = CpgMessages.group(message);
        GroupMember member = new GroupMember(node, CpgMessages.processId(CpgMessages.PROCJOIN, message));
        Group group = groups.make(name);
        Session own = node == nodeId ? ownSession(name, member.processId()) : null;
        if (own != null && own.state == Session.State.JOIN_SENT) {
            own.state = Session.State.JOINED;
            own.joinedAt = deliveries;
            group.sessions().add(own);
            complete(own.joined, null);
        }
        if (group.members().add(member)) {
            group.announce(List.of(), List.of(new Changed(member, Reason.JOIN)));
        }
        if (node == nodeId && (own == null || own.isClosed())) {
            sender.disown(name, member.processId(), own);
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
            group.sessions().remove(own);
            finish(own);
        }
        groups.forgetIfEmpty(group);
    }

    private void multicastReceived(int node, ByteBuffer message) {
        Group group = groups.find(message);
        if (group == null || !group.hasMemberOn(node)) {
            LOG.debug("Unknown node -> we will not deliver message"); // services reference 2.3, 4
            return;
        }
        if (!group.sessions().isEmpty()) {
            byte[] bytes = new byte[CpgMessages.totalLength(message)];
            message.get(message.position() + CpgMessages.MCAST_HEADER, bytes);
            GroupMember from = new GroupMember(node, CpgMessages.processId(CpgMessages.MCAST, message));
            deliver(group, from, bytes, deliveries);
        }
    }

    private void partReceived(int node, ByteBuffer message) {
        Group group = groups.find(message);
        if (group == null || !group.hasMemberOn(node) || group.sessions().isEmpty()) {
            return;
        }
        GroupMember from = new GroupMember(node, CpgMessages.processId(CpgMessages.PARTIAL, message));
        int type = CpgMessages.fragmentType(message);
        Group.Assembly assembly = type == CpgMessages.FIRST
                ? group.startAssembly(from, CpgMessages.totalLength(message), deliveries)
                : group.assembly(from);
        if (assembly == null) {
            return; // its beginning was before our time
        }
        ByteBuffer piece = message.slice(
                message.position() + CpgMessages.PARTIAL_HEADER, message.remaining() - CpgMessages.PARTIAL_HEADER);
        if (!assembly.add(piece)) {
            LOG.warn("Dropped a message of {} to group {}: longer than announced", from, group.name());
            group.dropAssembly(from);
        } else if (type == CpgMessages.LAST) {
            group.dropAssembly(from);
            byte[] whole = assembly.whole();
            if (whole != null) {
                deliver(group, from, whole, assembly.startedAt());
            }
        }
    }

    private void deliver(Group group, GroupMember from, byte[] bytes, long startedAt) {
        for (Session session : group.sessions()) {
            if (session.joinedAt < startedAt) {
                ByteBuffer view = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
                session.mailbox.post(bytes.length, () -> session.listener.delivered(from, view));
                if (session.mailbox.waitingBytes() > MAX_BACKLOG_BYTES && !session.isClosed()) {
                    expel(session);
                }
            }
        }
    }

    private static void expel(Session session) {
        String reason = "The listener of group " + session.name() + " fell behind by more than "
                + (MAX_BACKLOG_BYTES >> 20) + " MiB, a quarter of the Java heap.";
        LOG.error("{}", reason);
        session.mailbox.postLast(() -> session.listener.ended(reason));
        session.close();
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
        pump();
    }

    @Override
    public void sendQueueAvailable() {
        pump();
    }
}
