package carousel.service.cpg.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cpg.Cpg;
import carousel.api.cpg.GroupChange.Reason;
import carousel.api.cpg.GroupMember;
import carousel.api.cpg.GroupName;
import carousel.api.service.ServiceContext;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** Brings what sessions want to say into the ring, as fast as the ring takes it. On the loop only. */
final class Sender {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** A process of this node that others must be told is not there. */
    private record Disowned(GroupName group, int processId) {}

    private final CpgService service;
    private final ByteBuffer mcastHeader = CpgMessages.newMcastHeader();
    private final ByteBuffer partialHeader = CpgMessages.newPartialHeader();
    private final Queue<Disowned> disowned = new ArrayDeque<>();
    /** Index of the session whose turn it is. */
    private int turn;

    Sender(CpgService service) {
        this.service = service;
    }

    /** A join of this node was delivered that belongs to no session any more. */
    void disown(GroupName group, int processId) {
        disowned.add(new Disowned(group, processId));
    }

    /** Sends until nothing is left or the ring refuses. */
    void pump(ServiceContext ring, List<Session> sessions) {
        if (!sendDisowned(ring)
                || !sendJoinsAndLeaves(ring, sessions)
                || service.backlog().isHigh()) {
            return;
        }
        // One message of each session in turn, from where the ring stopped us: none can starve the others.
        Session[] all = sessions.toArray(Session[]::new);
        int idle = 0;
        while (idle < all.length) {
            turn = turn < all.length ? turn : 0;
            Session session = all[turn];
            Session.Pending first =
                    session.state == Session.State.JOINED && !session.isClosed() ? session.first() : null;
            if (first == null) {
                idle++;
            } else if (send(ring, session, first)) {
                idle = 0;
            } else {
                return;
            }
            turn++;
        }
    }

    private boolean sendDisowned(ServiceContext ring) {
        for (Disowned process = disowned.peek(); process != null; process = disowned.peek()) {
            if (!sendLeave(ring, process.group(), process.processId(), Reason.PROCDOWN)) {
                return false;
            }
            disowned.remove();
        }
        return true;
    }

    private boolean sendJoinsAndLeaves(ServiceContext ring, List<Session> sessions) {
        for (Session session : sessions) {
            if (session.isClosed()) {
                session.failPending();
                if (session.state == Session.State.JOINING) {
                    service.finish(session);
                } else if (session.state == Session.State.JOINED) {
                    session.state = Session.State.LEAVING;
                }
            }
            if (session.state == Session.State.JOINING) {
                ByteBuffer join =
                        CpgMessages.process(CpgMessages.PROCJOIN, session.name(), session.processId(), Reason.JOIN);
                if (!ring.multicast(join, NOTHING)) {
                    return false;
                }
                session.state = Session.State.JOIN_SENT;
            } else if (session.state == Session.State.LEAVING) {
                if (!sendLeave(ring, session.name(), session.processId(), session.leaveReason())) {
                    return false;
                }
                session.state = Session.State.LEAVE_SENT;
            }
        }
        return true;
    }

    /** Sends a message of a session on the spot; false when the ring refused. */
    boolean offer(ServiceContext ring, Session session, ByteBuffer message) {
        CpgMessages.putMcast(mcastHeader, session.name(), session.self(), message.remaining());
        return ring.multicast(mcastHeader, message);
    }

    private static boolean sendLeave(ServiceContext ring, GroupName group, int processId, Reason reason) {
        return ring.multicast(CpgMessages.process(CpgMessages.PROCLEAVE, group, processId, reason), NOTHING);
    }

    /** Sends a message, or as many pieces of a long one as the ring takes; false when the ring refused. */
    private boolean send(ServiceContext ring, Session session, Session.Pending request) {
        GroupMember self = session.self();
        int length = request.sizeBytes();
        if (length <= Cpg.MAX_ATOMIC_MESSAGE_BYTES) {
            CpgMessages.putMcast(mcastHeader, session.name(), self, length);
            if (!ring.multicast(mcastHeader, request.message)) {
                return false;
            }
            done(session, request);
            return true;
        }
        long changes = service.changesOf(session.name());
        if (request.sentBytes > 0 && request.groupChanges != changes) {
            // An empty beginning takes the place of the pieces that receivers hold: they would wait for the rest for
            // ever.
            CpgMessages.putPartial(partialHeader, session.name(), self, 0, 0, CpgMessages.FIRST);
            if (!ring.multicast(partialHeader, NOTHING)) {
                return false;
            }
            if (session.take(request)) {
                service.fail(
                        request,
                        new CorosyncException(
                                CorosyncStatus.INTERRUPT,
                                "The membership of group " + session.name()
                                        + " changed between the pieces of a message of " + length
                                        + " bytes; nobody gets it."));
            }
            return true;
        }
        request.groupChanges = changes;
        while (request.sentBytes < length) {
            int piece = Math.min(length - request.sentBytes, Cpg.MAX_ATOMIC_MESSAGE_BYTES);
            int type = request.sentBytes == 0
                    ? CpgMessages.FIRST
                    : request.sentBytes + piece == length ? CpgMessages.LAST : CpgMessages.CONTINUED;
            CpgMessages.putPartial(partialHeader, session.name(), self, length, piece, type);
            ByteBuffer bytes = request.message.slice(request.message.position() + request.sentBytes, piece);
            if (!ring.multicast(partialHeader, bytes)) {
                return false;
            }
            request.sentBytes += piece;
        }
        done(session, request);
        return true;
    }

    private void done(Session session, Session.Pending request) {
        if (session.take(request)) {
            service.complete(request);
        }
    }

    /** The node or the service goes: tells the others that the sessions here are gone, as far as the ring takes it. */
    void goodbye(ServiceContext ring, List<Session> sessions) {
        disowned.clear();
        for (Session session : sessions) {
            boolean known = session.state == Session.State.JOIN_SENT
                    || session.state == Session.State.JOINED
                    || session.state == Session.State.LEAVING;
            if (known && !sendLeave(ring, session.name(), session.processId(), Reason.PROCDOWN)) {
                return; // the others find out when the ring changes
            }
        }
    }
}
