package carousel.ipc.internal.cpg;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cpg.Cpg;
import carousel.api.cpg.CpgSession;
import carousel.api.cpg.GroupChange;
import carousel.api.cpg.GroupListener;
import carousel.api.cpg.GroupMember;
import carousel.api.cpg.GroupName;
import carousel.api.cpg.JoinRequest;
import carousel.api.ipc.IpcClient;
import carousel.api.ipc.IpcSession;
import carousel.api.os.SharedMemory;
import carousel.api.totem.RingId;
import carousel.ipc.internal.message.Replies;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program's connection to cpg: at most one group. Its listener runs on the loop, in line, so that a message goes from the ring into
 * the program's memory without a queue in between.
 */
final class CpgIpcSession implements IpcSession {
    private static final Logger LOG = LoggerFactory.getLogger("CPG");

    /** What libcpg takes for the end of an iteration ({@code CS_ERR_NO_SECTIONS}). */
    private static final int NO_SECTIONS = 27;

    /** Share of the heap that one program's unfinished long message may have. */
    private static final int LONG_MESSAGE_SHARE = 8;

    private enum State {
        UNJOINED,
        JOIN_STARTED,
        JOINED,
        LEAVE_STARTED
    }

    private final Cpg cpg;
    private final CompletableFuture<Integer> nodeId;
    private final IpcClient client;
    private final Replies replies;
    private final Map<Long, Iteration> iterations = new HashMap<>();
    private final AutoCloseable ringFollower;
    private final ZeroCopyBuffers zeroCopy;
    private long lastHandle;

    private State state = State.UNJOINED;
    private @Nullable Membership membership;
    private @Nullable LongMessage longMessage;
    /** The group changed while a long message was coming. */
    private boolean longMessageInterrupted;

    CpgIpcSession(Cpg cpg, SharedMemory memory, CompletableFuture<Integer> nodeId, IpcClient client) {
        zeroCopy = new ZeroCopyBuffers(memory);
        this.cpg = cpg;
        this.nodeId = nodeId;
        this.client = client;
        replies = new Replies(client);
        ringFollower = cpg.follow(client.loop(), (ring, members) -> {
            if (membership == null) { // a member is told by its group
                client.send(CpgAnswers.ring(ring, members));
            }
        });
    }

    @Override
    public Progress request(int requestId, ByteBuffer request) {
        return switch (requestId) {
            case CpgRequests.MULTICAST -> multicast(request);
            case CpgRequests.PART -> part(request);
            case CpgRequests.JOIN -> join(request);
            case CpgRequests.LEAVE -> leave();
            case CpgRequests.MEMBERSHIP -> membership(request);
            case CpgRequests.LOCAL_NODE -> later(CpgAnswers.LOCAL_NODE, nodeId, CpgAnswers::localNode);
            case CpgRequests.ITERATE -> iterate(request);
            case CpgRequests.NEXT -> next(request);
            case CpgRequests.ITERATED -> iterated(request);
            case CpgRequests.FINALIZE -> {
                abandon();
                yield answer(CpgAnswers.ok(CpgAnswers.FINALIZED));
            }
            case CpgRequests.ZERO_COPY_ALLOCATE -> allocate(request);
            case CpgRequests.ZERO_COPY_FREE ->
                answer(
                        zeroCopy.free(CpgRequests.zeroCopyAddress(request))
                                ? CpgAnswers.ok(CpgAnswers.ZERO_COPY)
                                : CpgAnswers.error(CpgAnswers.ZERO_COPY, CorosyncStatus.INVALID_PARAM));
            default -> execute(request);
        };
    }

    private Progress answer(ByteBuffer answer) {
        return replies.now(answer);
    }

    private <T> Progress later(int answerId, CompletableFuture<T> result, Function<T, ByteBuffer> answer) {
        return replies.when(result, answer, status -> CpgAnswers.error(answerId, status));
    }

    // ---- groups

    private Progress join(ByteBuffer request) {
        GroupName group = CpgRequests.group(request);
        int processId = CpgRequests.processId(request);
        if (group == null) {
            return answer(CpgAnswers.error(CpgAnswers.JOIN, CorosyncStatus.NAME_TOO_LONG));
        }
        if (processId == 0) {
            return answer(CpgAnswers.error(CpgAnswers.JOIN, CorosyncStatus.INVALID_PARAM));
        }
        if (state != State.UNJOINED) {
            return answer(CpgAnswers.error(
                    CpgAnswers.JOIN, state == State.LEAVE_STARTED ? CorosyncStatus.BUSY : CorosyncStatus.EXIST));
        }
        JoinRequest join = JoinRequest.of(group).withProcessId(processId).onLoop(client.loop());
        if ((CpgRequests.flags(request) & CpgRequests.CURRENT_RING) != 0) {
            join = join.withCurrentRing();
        }
        Membership made = new Membership(group, processId);
        try {
            made.session = cpg.join(join, made);
        } catch (CorosyncException e) {
            return answer(CpgAnswers.error(CpgAnswers.JOIN, e.status()));
        }
        membership = made;
        state = State.JOIN_STARTED;
        return answer(CpgAnswers.ok(CpgAnswers.JOIN));
    }

    private Progress leave() {
        Membership joined = membership;
        if (joined == null || state != State.JOINED) {
            return answer(CpgAnswers.error(
                    CpgAnswers.LEAVE, state == State.JOIN_STARTED ? CorosyncStatus.BUSY : CorosyncStatus.NOT_EXIST));
        }
        state = State.LEAVE_STARTED;
        joined.session().close();
        return answer(CpgAnswers.ok(CpgAnswers.LEAVE));
    }

    private Progress multicast(ByteBuffer request) {
        Membership joined = membership;
        if (joined == null || state == State.LEAVE_STARTED) {
            LOG.warn("Process {} sends to a group that it is not in; nobody gets it.", client.processId());
            return Progress.DONE;
        }
        ByteBuffer message = CpgRequests.message(request);
        if (message == null) {
            LOG.warn("Process {} sends a message whose length is wrong; nobody gets it.", client.processId());
            return Progress.DONE;
        }
        try {
            return !client.isCongested() && joined.session().offer(message) ? Progress.DONE : Progress.NO_ROOM;
        } catch (CorosyncException e) {
            LOG.warn("A message of process {} cannot be sent: {}", client.processId(), e.getMessage());
            return Progress.DONE;
        }
    }

    private Progress allocate(ByteBuffer request) {
        try {
            zeroCopy.allocate(CpgRequests.zeroCopyPath(request), CpgRequests.zeroCopyBytes(request));
            return answer(CpgAnswers.ok(CpgAnswers.ZERO_COPY));
        } catch (CorosyncException e) {
            LOG.debug("{}", e.getMessage());
            return answer(CpgAnswers.error(CpgAnswers.ZERO_COPY, e.status()));
        }
    }

    /** A multicast whose message is in shared memory; unlike others it is answered. */
    private Progress execute(ByteBuffer request) {
        ByteBuffer shared = zeroCopy.request(CpgRequests.zeroCopyAddress(request));
        if (shared == null) {
            return answer(CpgAnswers.error(CpgAnswers.MULTICAST, CorosyncStatus.INVALID_PARAM));
        }
        return multicast(shared) == Progress.NO_ROOM
                ? answer(CpgAnswers.error(CpgAnswers.MULTICAST, CorosyncStatus.TRY_AGAIN))
                : answer(CpgAnswers.ok(CpgAnswers.MULTICAST));
    }

    /** A part of a long message. The ring gets it when it is whole; the last part's answer says what became of it. */
    private Progress part(ByteBuffer request) {
        Membership joined = membership;
        if (joined == null || state != State.JOINED) {
            return answer(CpgAnswers.error(
                    CpgAnswers.PART, state == State.JOIN_STARTED ? CorosyncStatus.BUSY : CorosyncStatus.NOT_EXIST));
        }
        if (client.isCongested()) {
            // Not "no room": the program waits for the answer, and may be the one whose events are not read.
            return answer(CpgAnswers.error(CpgAnswers.PART, CorosyncStatus.TRY_AGAIN));
        }
        int type = CpgRequests.partType(request);
        ByteBuffer bytes = CpgRequests.part(request);
        int wholeLength = CpgRequests.wholeLength(request);
        if (type == CpgRequests.FIRST) {
            longMessageInterrupted = false;
            if (wholeLength < 0 || wholeLength > Runtime.getRuntime().maxMemory() / LONG_MESSAGE_SHARE) {
                return endLongMessage(CorosyncStatus.TOO_BIG);
            }
            longMessage = new LongMessage(wholeLength);
        }
        LongMessage coming = longMessage;
        if (longMessageInterrupted) {
            return endLongMessage(CorosyncStatus.INTERRUPT);
        }
        if (coming == null || bytes == null || !coming.add(bytes)) {
            return endLongMessage(CorosyncStatus.INVALID_PARAM);
        }
        if (type != CpgRequests.LAST) {
            return answer(CpgAnswers.ok(CpgAnswers.PART));
        }
        ByteBuffer whole = coming.whole();
        if (whole == null) {
            return endLongMessage(CorosyncStatus.INVALID_PARAM);
        }
        longMessage = null;
        return later(CpgAnswers.PART, joined.session().multicast(whole), unused -> CpgAnswers.ok(CpgAnswers.PART));
    }

    private Progress endLongMessage(CorosyncStatus status) {
        longMessage = null;
        longMessageInterrupted = false;
        return answer(CpgAnswers.error(CpgAnswers.PART, status));
    }

    private Progress membership(ByteBuffer request) {
        GroupName group = CpgRequests.group(request);
        return group == null
                ? answer(CpgAnswers.error(CpgAnswers.MEMBERSHIP, CorosyncStatus.NAME_TOO_LONG))
                : later(CpgAnswers.MEMBERSHIP, cpg.members(group), CpgAnswers::membership);
    }

    // ---- iteration

    private Progress iterate(ByteBuffer request) {
        int type = CpgRequests.iterationType(request);
        GroupName group = type == CpgRequests.ONE_GROUP ? CpgRequests.group(request) : GroupName.of(new byte[0]);
        if (group == null || type < CpgRequests.NAMES || type > CpgRequests.ALL) {
            return answer(CpgAnswers.error(CpgAnswers.ITERATE, CorosyncStatus.INVALID_PARAM));
        }
        return later(CpgAnswers.ITERATE, cpg.groups(), groups -> {
            iterations.put(++lastHandle, new Iteration(type, group, groups));
            return CpgAnswers.iteration(lastHandle);
        });
    }

    private Progress next(ByteBuffer request) {
        Iteration iteration = iterations.get(CpgRequests.handle(request));
        if (iteration == null) {
            return answer(CpgAnswers.error(CpgAnswers.NEXT, CorosyncStatus.LIBRARY));
        }
        ByteBuffer next = iteration.next();
        return answer(next == null ? CpgAnswers.error(CpgAnswers.NEXT, NO_SECTIONS) : next);
    }

    private Progress iterated(ByteBuffer request) {
        return answer(
                iterations.remove(CpgRequests.handle(request)) == null
                        ? CpgAnswers.error(CpgAnswers.ITERATED, CorosyncStatus.LIBRARY)
                        : CpgAnswers.ok(CpgAnswers.ITERATED));
    }

    // ---- end

    @Override
    public void closed() {
        abandon();
        iterations.clear();
        zeroCopy.close();
        try {
            ringFollower.close();
        } catch (Exception e) {
            LOG.debug("The ring is followed on", e);
        }
    }

    private void abandon() {
        Membership joined = membership;
        membership = null;
        longMessage = null;
        state = State.UNJOINED;
        if (joined != null) {
            joined.session().abandon();
        }
    }

    /** The connection's place in its group. */
    private final class Membership implements GroupListener {
        private final GroupName group;
        private final int processId;
        private final ByteBuffer messageHead;
        private @Nullable ByteBuffer partHead;
        private @Nullable CpgSession session;

        Membership(GroupName group, int processId) {
            this.group = group;
            this.processId = processId;
            messageHead = CpgAnswers.newMessage(group);
        }

        CpgSession session() {
            CpgSession joined = session;
            if (joined == null) {
                throw new IllegalStateException("The join is not done yet.");
            }
            return joined;
        }

        private boolean isMe(GroupMember member) {
            return member.processId() == processId
                    && member.nodeId() == session().self().nodeId();
        }

        @Override
        public void delivered(GroupMember sender, ByteBuffer message) {
            int length = message.remaining();
            if (length <= CpgAnswers.maxPartBytes()) {
                CpgAnswers.putMessage(messageHead, sender, length);
                client.send(messageHead, message);
                return;
            }
            ByteBuffer head = partHead;
            if (head == null) {
                head = CpgAnswers.newPartMessage(group);
                partHead = head;
            }
            for (int sent = 0; sent < length; ) {
                int piece = Math.min(length - sent, CpgAnswers.maxPartBytes());
                int type = sent == 0
                        ? CpgRequests.FIRST
                        : sent + piece == length ? CpgRequests.LAST : CpgRequests.CONTINUED;
                CpgAnswers.putPartMessage(head, sender, length, piece, type);
                client.send(head, message.slice(message.position() + sent, piece));
                sent += piece;
            }
        }

        @Override
        public void membershipChanged(GroupChange change) {
            if (longMessage != null) {
                longMessageInterrupted = true;
            }
            if (state == State.JOIN_STARTED && change.joined().stream().anyMatch(joined -> isMe(joined.member()))) {
                state = State.JOINED;
            }
            client.send(CpgAnswers.change(group, change));
            if (state == State.LEAVE_STARTED && change.left().stream().anyMatch(left -> isMe(left.member()))) {
                state = State.UNJOINED;
                membership = null;
            }
        }

        @Override
        public void ringChanged(RingId ring, List<Integer> members) {
            client.send(CpgAnswers.ring(ring, members));
        }

        @Override
        public void sendQueueAvailable() {
            client.resume();
        }

        @Override
        public void ended(String reason) {
            LOG.debug("Process {} loses its connection: {}", client.processId(), reason);
            client.close();
        }
    }
}
