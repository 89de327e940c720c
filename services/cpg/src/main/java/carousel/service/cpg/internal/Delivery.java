package carousel.service.cpg.internal;

import carousel.api.cpg.GroupMember;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings messages to the sessions of their groups, and puts long ones together before. On the loop only. */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger("CPG");

    private final GroupTable groups;
    private final Backlog backlog;
    private final List<Session> sessions;
    private @Nullable GroupMember lastSender;

    /**
     * Ready.
     *
     * @param sessions every session that is not over, live
     */
    Delivery(GroupTable groups, Backlog backlog, List<Session> sessions) {
        this.groups = groups;
        this.backlog = backlog;
        this.sessions = sessions;
    }

    /**
     * A message in one piece.
     *
     * @param now the service's count of deliveries
     */
    void multicastReceived(int node, ByteBuffer message, long now) {
        Group group = groups.find(message);
        if (group == null || !group.hasMemberOn(node)) {
            LOG.debug("Unknown node -> we will not deliver message"); // services reference 2.3, 4
            return;
        }
        if (!group.sessions().isEmpty()) {
            GroupMember from = sender(node, CpgMessages.processId(CpgMessages.MCAST, message));
            ByteBuffer bytes =
                    message.slice(message.position() + CpgMessages.MCAST_HEADER, CpgMessages.totalLength(message));
            deliver(group, from, bytes, now);
        }
    }

    /** Most messages are of the same sender as the one before. */
    private GroupMember sender(int node, int processId) {
        GroupMember last = lastSender;
        if (last == null || last.nodeId() != node || last.processId() != processId) {
            last = new GroupMember(node, processId);
            lastSender = last;
        }
        return last;
    }

    /** A piece of a long message. */
    void partReceived(int node, ByteBuffer message, long now) {
        Group group = groups.find(message);
        GroupMember from = new GroupMember(node, CpgMessages.processId(CpgMessages.PARTIAL, message));
        if (group == null || !group.members().contains(from) || group.sessions().isEmpty()) {
            return; // services reference 2.2: long messages are refused before the join
        }
        int type = CpgMessages.fragmentType(message);
        Group.Assembly assembly = type == CpgMessages.FIRST
                ? group.startAssembly(from, CpgMessages.totalLength(message), now)
                : group.assembly(from);
        if (assembly == null) {
            return; // its beginning was before our time, or given up by its sender
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
                deliver(group, from, ByteBuffer.wrap(whole), assembly.startedAt());
            }
        } else if (groups.assembledBytes() > backlog.limitBytes()) {
            for (Session session : group.sessions()) {
                expel(
                        session,
                        "The unfinished long messages of group " + group.name() + " have more than "
                                + (backlog.limitBytes() >> 20) + " MiB, three eighths of the Java heap.");
            }
            group.dropAssemblies();
        }
    }

    /** Listeners on the loop borrow the bytes; all others share one copy, which is theirs. */
    private void deliver(Group group, GroupMember from, ByteBuffer bytes, long startedAt) {
        ByteBuffer copy = null;
        for (Session session : group.sessions()) {
            if (session.joinedAt >= startedAt) {
                continue;
            }
            if (session.isInLine() && session.mailbox.enter()) {
                lend(session, from, bytes.clear());
                continue;
            }
            if (copy == null) {
                copy = copy(bytes.clear());
            }
            post(session, from, copy.duplicate());
        }
        if (backlog.isOverLimit()) {
            slowest()
                    .ifPresent(
                            session -> expel(
                                    session,
                                    behind(
                                            session,
                                            session.mailbox.waitingBytes(),
                                            "the most on a node whose listeners have three eighths of the Java heap waiting.")));
        }
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return ByteBuffer.wrap(copy).asReadOnlyBuffer();
    }

    @SuppressWarnings("CatchingUnchecked") // whatever a listener throws, it is told what comes next
    private static void lend(Session session, GroupMember from, ByteBuffer bytes) {
        try {
            session.listener.delivered(from, bytes);
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            LOG.error("A group listener failed", e);
        } finally {
            session.mailbox.leave();
        }
    }

    private void post(Session session, GroupMember from, ByteBuffer message) {
        long before = session.mailbox.post(message.remaining(), () -> session.listener.delivered(from, message));
        if (before > backlog.sessionLimitBytes()) {
            expel(session, behind(session, backlog.sessionLimitBytes(), "a quarter of the Java heap."));
        }
    }

    private Optional<Session> slowest() {
        return sessions.stream()
                .filter(session -> !session.isClosed())
                .max(Comparator.comparingLong(session -> session.mailbox.waitingBytes()));
    }

    private static String behind(Session session, long bytes, String share) {
        return "The listener of group " + session.name() + " fell behind by more than " + (bytes >> 20) + " MiB, "
                + share;
    }

    private static void expel(Session session, String reason) {
        if (!session.isClosed()) {
            LOG.error("{}", reason);
            session.mailbox.replaceBy(() -> session.listener.ended(reason));
            session.close(reason);
        }
    }
}
