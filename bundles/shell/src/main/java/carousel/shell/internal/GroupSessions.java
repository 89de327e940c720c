package carousel.shell.internal;

import carousel.api.cpg.Cpg;
import carousel.api.cpg.CpgSession;
import carousel.api.cpg.GroupListener;
import carousel.api.cpg.GroupMember;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The groups that this shell has joined, one session for each, shared by everybody at the shell. */
final class GroupSessions implements AutoCloseable {
    private static final String NOT_JOINED =
            "The ring has not ordered the join within " + Answers.TIMEOUT_SECONDS + " seconds.";
    private static final String NOT_SENT =
            "The ring has not taken the message within " + Answers.TIMEOUT_SECONDS + " seconds.";

    private final Cpg cpg;
    private final Map<String, CpgSession> sessions = new HashMap<>();
    private boolean closed;

    GroupSessions(Cpg cpg) {
        this.cpg = cpg;
    }

    /** The service that the sessions belong to. */
    Cpg cpg() {
        return cpg;
    }

    boolean isOf(Cpg other) {
        return cpg == other;
    }

    /** Joins and stays joined. */
    String join(String group) throws CommandFailure, InterruptedException {
        CpgSession session;
        synchronized (this) {
            if (closed || sessions.containsKey(group)) {
                throw new CommandFailure("This shell has joined " + Sentences.printable(group) + " already.");
            }
            session = cpg.join(group, new Member(group));
            sessions.put(group, session);
        }
        boolean joined = false;
        try {
            Answers.await(session.joined(), NOT_JOINED);
            joined = true;
        } finally {
            if (!joined) {
                forget(group, session);
            }
        }
        return "Joined " + Sentences.printable(group) + " as " + session.self() + ".";
    }

    /** Leaves what {@link #join} joined. */
    String leave(String group) throws CommandFailure {
        CpgSession session;
        synchronized (this) {
            session = sessions.remove(group);
        }
        if (session == null) {
            throw new CommandFailure("This shell has not joined " + Sentences.printable(group) + ".");
        }
        session.close();
        return "Left " + Sentences.printable(group) + ".";
    }

    /** Sends as a member; joins for the moment when it is none. Returns when the ring has taken the message. */
    void send(String group, String text) throws CommandFailure, InterruptedException {
        CpgSession session;
        synchronized (this) {
            session = sessions.get(group);
        }
        if (session != null) {
            send(session, text);
            return;
        }
        try (CpgSession momentary = cpg.join(group, new Silent())) {
            send(momentary, text);
        }
    }

    private static void send(CpgSession session, String text) throws CommandFailure, InterruptedException {
        ByteBuffer message = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        CompletableFuture<Void> taken = session.joined().thenCompose(unused -> session.multicast(message));
        Answers.await(taken, NOT_SENT);
    }

    private void forget(String group, CpgSession session) {
        synchronized (this) {
            sessions.remove(group, session);
        }
        session.close();
    }

    @Override
    public synchronized void close() {
        closed = true;
        sessions.values().forEach(CpgSession::close);
        sessions.clear();
    }

    /** A session that ends by itself is no longer joined. */
    private final class Member extends Silent {
        private final String group;

        Member(String group) {
            this.group = group;
        }

        @Override
        public void ended(String reason) {
            synchronized (GroupSessions.this) {
                sessions.remove(group);
            }
        }
    }

    /** A member that only sends. */
    private static class Silent implements GroupListener {
        @Override
        public void delivered(GroupMember sender, ByteBuffer message) {}
    }
}
