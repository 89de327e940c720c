package carousel.service.cpg.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cpg.Cpg;
import carousel.api.cpg.CpgSession;
import carousel.api.cpg.GroupMember;
import carousel.api.cpg.GroupName;
import carousel.api.cpg.JoinRequest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Messages of several pieces (services reference 2.3), on a ring that orders messages in one thread. */
class CpgLongMessageTest {
    private final FakeRing ring = new FakeRing();
    private final FakeRing.Node one = ring.attached(1);
    private final FakeRing.Node two = ring.attached(2);

    @Test
    void longMessageTravelsInPiecesAndArrivesWhole() {
        ring.form(one, two);
        Notes second = new Notes();
        CpgSession a = one.join("g", new Notes());
        byte[][] received = new byte[1][];
        two.join("g", (sender, message) -> {
            received[0] = new byte[message.remaining()];
            message.get(received[0]);
        });
        ring.run();
        byte[] bytes = new byte[Cpg.MAX_ATOMIC_MESSAGE_BYTES * 2 + 17];
        new Random(3).nextBytes(bytes);
        CompletableFuture<Void> sent = a.multicast(ByteBuffer.wrap(bytes));
        ring.run();
        assertTrue(sent.isDone());
        assertArrayEquals(bytes, received[0]);
        assertEquals(List.of(), second.lines);
    }

    @Test
    void membershipChangeBetweenPiecesInterruptsTheMessage() {
        ring.form(one, two);
        Notes second = new Notes();
        CpgSession a = one.join("g", new Notes());
        two.join("g", second);
        ring.run();
        second.lines.clear();
        one.messagesAllowed = 1;
        CompletableFuture<Void> sent = a.multicast(ByteBuffer.allocate(Cpg.MAX_ATOMIC_MESSAGE_BYTES + 1));
        ring.run();
        assertFalse(sent.isDone(), "the first piece is under way");
        two.join("g", new Notes());
        ring.run();
        one.messagesAllowed = 100;
        one.service.sendQueueAvailable();
        ring.run();
        ExecutionException e = assertThrows(ExecutionException.class, sent::get);
        CorosyncException refusal = assertInstanceOf(CorosyncException.class, e.getCause());
        assertEquals(CorosyncStatus.INTERRUPT, refusal.status());
        assertEquals(List.of("members [1, 2, 2] left [] joined [2JOIN]"), second.lines);
    }

    @Test
    void longMessageThatLostItsNodeInTheMiddleIsSentWhole() {
        ring.form(one);
        Notes first = new Notes();
        CpgSession a = one.join("g", first);
        ring.run();
        one.messagesAllowed = 1;
        CompletableFuture<Void> sent = a.multicast(ByteBuffer.allocate(Cpg.MAX_ATOMIC_MESSAGE_BYTES + 1));
        ring.run();
        one.messagesAllowed = 100;
        one.service.detach();
        ring.run();
        one.service.attach(one);
        ring.form(one);
        ring.run();
        assertTrue(sent.isDone() && !sent.isCompletedExceptionally());
        assertEquals("message 1 1047553 bytes", first.lines.get(first.lines.size() - 1));
    }

    @Test
    void sessionThatJoinedBetweenThePiecesDoesNotGetTheMessage() {
        ring.form(one, two);
        Notes first = new Notes();
        Notes present = new Notes();
        Notes late = new Notes();
        CpgSession a = one.join("g", first);
        two.join("g", present);
        ring.run();
        one.messagesAllowed = 1;
        CompletableFuture<Void> sent = a.multicast(ByteBuffer.allocate(Cpg.MAX_ATOMIC_MESSAGE_BYTES + 1));
        ring.runTasks(one);
        two.join("g", late);
        ring.runTasks(two);
        one.messagesAllowed = 100;
        one.service.sendQueueAvailable();
        ring.run();
        assertTrue(sent.isDone() && !sent.isCompletedExceptionally(), "the ring had taken it before the change");
        assertEquals("message 1 1047553 bytes", first.lines.get(first.lines.size() - 1));
        assertEquals("message 1 1047553 bytes", present.lines.get(present.lines.size() - 1));
        assertEquals(List.of("members [1, 2, 2] left [] joined [2JOIN]"), late.lines);
    }

    @Test
    void unfinishedLongMessageIsForgottenWithTheLastSession() {
        Group group = new Group(GroupName.of("g"));
        Session session = one.service.join(JoinRequest.of("g"), new Notes(), Runnable::run);
        group.sessions().add(session);
        GroupMember sender = new GroupMember(2, 9);
        group.startAssembly(sender, 10, 1);
        group.removeSession(session);
        assertNull(group.assembly(sender));
    }
}
