package carousel.shell.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cpg.Cpg;
import carousel.api.cpg.CpgSession;
import carousel.api.cpg.GroupChange;
import carousel.api.cpg.GroupListener;
import carousel.api.cpg.GroupMember;
import carousel.api.cpg.GroupName;
import carousel.api.cpg.JoinRequest;
import carousel.api.cpg.RingListener;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Groups of one node in one thread: what is sent comes back at once. */
final class FakeCpg implements Cpg {
    final List<Session> sessions = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    boolean refusing;
    private int nextProcess = 100;

    @Override
    public synchronized CpgSession join(JoinRequest request, GroupListener listener) {
        String group = request.group().toString();
        Session session = new Session(group, listener, new GroupMember(1, nextProcess++));
        sessions.add(session);
        events.add("join " + group);
        tellChange(group, List.of(new GroupChange.Changed(session.self, GroupChange.Reason.JOIN)), List.of());
        return session;
    }

    private void tellChange(String group, List<GroupChange.Changed> joined, List<GroupChange.Changed> left) {
        List<GroupMember> members = membersOf(group);
        for (Session session : List.copyOf(sessions)) {
            if (session.group.equals(group)) {
                session.listener.membershipChanged(new GroupChange(group, members, left, joined));
            }
        }
    }

    private List<GroupMember> membersOf(String group) {
        return sessions.stream()
                .filter(session -> session.group.equals(group))
                .map(session -> session.self)
                .sorted()
                .toList();
    }

    @Override
    public synchronized CompletableFuture<SortedMap<GroupName, List<GroupMember>>> groups() {
        SortedMap<GroupName, List<GroupMember>> groups = new TreeMap<>();
        sessions.forEach(session -> groups.put(GroupName.of(session.group), membersOf(session.group)));
        return CompletableFuture.completedFuture(groups);
    }

    @Override
    public synchronized CompletableFuture<List<GroupMember>> members(GroupName group) {
        return CompletableFuture.completedFuture(membersOf(group.toString()));
    }

    @Override
    public AutoCloseable follow(Executor executor, RingListener listener) {
        throw new UnsupportedOperationException("no tool follows the ring");
    }

    final class Session implements CpgSession {
        final String group;
        final GroupListener listener;
        final GroupMember self;

        Session(String group, GroupListener listener, GroupMember self) {
            this.group = group;
            this.listener = listener;
            this.self = self;
        }

        @Override
        public String group() {
            return group;
        }

        @Override
        public GroupMember self() {
            return self;
        }

        @Override
        public CompletableFuture<Void> joined() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> multicast(ByteBuffer message) {
            synchronized (FakeCpg.this) {
                if (refusing) {
                    return CompletableFuture.failedFuture(
                            new CorosyncException(CorosyncStatus.TRY_AGAIN, "Too many messages wait."));
                }
                events.add("send " + group + " " + StandardCharsets.UTF_8.decode(message.duplicate()));
                for (Session session : List.copyOf(sessions)) {
                    if (session.group.equals(group)) {
                        session.listener.delivered(self, message.duplicate());
                    }
                }
                return CompletableFuture.completedFuture(null);
            }
        }

        @Override
        public boolean offer(ByteBuffer message) {
            return multicast(message).isDone();
        }

        @Override
        public void abandon() {
            close();
        }

        @Override
        public void close() {
            synchronized (FakeCpg.this) {
                if (sessions.remove(this)) {
                    events.add("leave " + group);
                    tellChange(group, List.of(), List.of(new GroupChange.Changed(self, GroupChange.Reason.LEAVE)));
                }
            }
        }
    }
}
