package carousel.service.cpg.internal;

import carousel.api.cpg.GroupChange;
import carousel.api.cpg.GroupChange.Changed;
import carousel.api.cpg.GroupMember;
import carousel.api.cpg.GroupName;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One group as this node knows it: its members everywhere, and the sessions here. On the loop only. */
final class Group {
    private final GroupName name;
    private final TreeSet<GroupMember> members = new TreeSet<>();
    private final List<Session> sessions = new ArrayList<>();
    private final Map<GroupMember, Assembly> assemblies = new HashMap<>();
    private long changes;

    Group(GroupName name) {
        this.name = name;
    }

    GroupName name() {
        return name;
    }

    NavigableSet<GroupMember> members() {
        return members;
    }

    List<Session> sessions() {
        return sessions;
    }

    /** Number of changes of membership so far: a long message whose pieces span one is given up (services 2.1). */
    long changes() {
        return changes;
    }

    boolean hasMemberOn(int nodeId) {
        GroupMember first = members.ceiling(new GroupMember(nodeId, 0));
        return first != null && first.nodeId() == nodeId;
    }

    boolean isEmpty() {
        return members.isEmpty() && sessions.isEmpty();
    }

    /** Tells every joined session here of a change that has been made to the members. */
    void announce(List<Changed> left, List<Changed> joined) {
        changes++;
        for (Changed changed : left) {
            assemblies.remove(changed.member());
        }
        GroupChange change = new GroupChange(name.toString(), List.copyOf(members), left, joined);
        for (Session session : sessions) {
            session.mailbox.post(0, () -> session.listener.membershipChanged(change));
        }
    }

    /** The session is told nothing more. Without one, nobody waits for the rest of a long message. */
    void removeSession(Session session) {
        sessions.remove(session);
        if (sessions.isEmpty()) {
            assemblies.clear();
        }
    }

    /** The pieces of a long message by this sender that came so far, or null. */
    @Nullable
    Assembly assembly(GroupMember sender) {
        return assemblies.get(sender);
    }

    /** Takes the place of one that its sender has given up; null when this one is only to say so, with nothing to come. */
    @Nullable
    Assembly startAssembly(GroupMember sender, int totalLength, long startedAt) {
        if (totalLength == 0) {
            assemblies.remove(sender);
            return null;
        }
        Assembly assembly = new Assembly(totalLength, startedAt);
        assemblies.put(sender, assembly);
        return assembly;
    }

    void dropAssembly(GroupMember sender) {
        assemblies.remove(sender);
    }

    void dropAssemblies() {
        assemblies.clear();
    }

    /** Bytes of long messages that are not complete. */
    long assembledBytes() {
        long sum = 0;
        for (Assembly assembly : assemblies.values()) {
            sum += assembly.length;
        }
        return sum;
    }

    /** A long message being put together; memory grows with what really comes, not with what is announced. */
    static final class Assembly {
        private final int totalLength;
        private final long startedAt;
        private final List<byte[]> pieces = new ArrayList<>();
        private int length;

        private Assembly(int totalLength, long startedAt) {
            this.totalLength = totalLength;
            this.startedAt = startedAt;
        }

        long startedAt() {
            return startedAt;
        }

        /** Adds a piece; false when there is more than was announced. */
        boolean add(ByteBuffer piece) {
            if (piece.remaining() > totalLength - length) {
                return false;
            }
            byte[] bytes = new byte[piece.remaining()];
            piece.get(piece.position(), bytes);
            pieces.add(bytes);
            length += bytes.length;
            return true;
        }

        /** The whole message, or null when something is missing. */
        byte @Nullable [] whole() {
            if (length != totalLength) {
                return null;
            }
            byte[] whole = new byte[totalLength];
            int at = 0;
            for (byte[] piece : pieces) {
                System.arraycopy(piece, 0, whole, at, piece.length);
                at += piece.length;
            }
            return whole;
        }
    }
}
