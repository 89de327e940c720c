package carousel.service.cpg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.cpg.Cpg;
import carousel.api.cpg.CpgSession;
import carousel.api.cpg.GroupChange;
import carousel.api.cpg.GroupListener;
import carousel.api.cpg.GroupMember;
import carousel.api.cpg.JoinRequest;
import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Listeners that are called while a message is delivered, and borrow it. */
class CpgOnLoopTest {
    private final FakeRing ring = new FakeRing();
    private final FakeRing.Node one = ring.attached(1);
    private final FakeRing.Node two = ring.attached(2);

    private CpgSession join(FakeRing.Node node, int processId, GroupListener listener) {
        JoinRequest request = JoinRequest.of("g").withProcessId(processId).onLoop(node);
        return node.service.join(request, listener, CpgComponent.inLine(node));
    }

    private void send(CpgSession session, String text) {
        assertFalse(session.multicast(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)))
                .isCompletedExceptionally());
    }

    /** Notes what it sees, and reads all of a message, as careless as it may be. */
    private static final class Borrower implements GroupListener {
        private final List<String> log = new ArrayList<>();
        private final List<ByteBuffer> borrowed = new ArrayList<>();
        private Consumer<String> afterwards = text -> {};

        @Override
        public void delivered(GroupMember sender, ByteBuffer message) {
            byte[] bytes = new byte[message.remaining()];
            message.get(bytes);
            borrowed.add(message);
            String text = bytes.length > 100 ? bytes.length + " bytes" : new String(bytes, StandardCharsets.UTF_8);
            log.add(sender.processId() + " " + text);
            afterwards.accept(text);
        }

        @Override
        public void membershipChanged(GroupChange change) {
            log.add("members " + change.members().size());
        }
    }

    /** A loop that no call is on. */
    private static final class OtherLoop implements EventLoop {
        private final List<Runnable> tasks = new ArrayList<>();

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public boolean inEventLoop() {
            return false;
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public LoopTimer newTimer(Runnable task) {
            throw new IllegalStateException("cpg uses no timers");
        }
    }

    @Test
    void everyListenerHasTheWholeMessage() {
        ring.form(one, two);
        Borrower first = new Borrower();
        Borrower second = new Borrower();
        Notes keeper = new Notes();
        CpgSession sender = join(one, 11, first);
        ring.run();
        join(one, 12, second);
        one.service.join(JoinRequest.of("g").withProcessId(13), keeper, Runnable::run);
        Borrower far = new Borrower();
        join(two, 14, far);
        ring.run();
        first.log.clear();
        second.log.clear();
        far.log.clear();
        keeper.lines.clear();
        send(sender, "a");
        send(sender, "b");
        send(sender, "x".repeat(Cpg.MAX_ATOMIC_MESSAGE_BYTES + 10));
        ring.run();
        List<String> expected = List.of("11 a", "11 b", "11 " + (Cpg.MAX_ATOMIC_MESSAGE_BYTES + 10) + " bytes");
        assertEquals(expected, first.log);
        assertEquals(expected, second.log);
        assertEquals(expected, far.log);
        assertEquals(3, keeper.lines.size());
    }

    @Test
    void listenerThatThrowsIsToldTheNext() {
        ring.form(one, two);
        Borrower clumsy = new Borrower();
        CpgSession sender = join(one, 11, clumsy);
        ring.run();
        clumsy.log.clear();
        clumsy.afterwards = text -> {
            throw new AssertionError("as the test wants");
        };
        send(sender, "a");
        send(sender, "b");
        ring.run();
        assertEquals(List.of("11 a", "11 b"), clumsy.log);
    }

    @Test
    void listenerThatAbandonsItsSessionIsToldNothingMore() {
        ring.form(one, two);
        Borrower going = new Borrower();
        CpgSession session = join(one, 11, going);
        Borrower staying = new Borrower();
        CpgSession sender = join(two, 12, staying);
        ring.run();
        going.log.clear();
        staying.log.clear();
        going.afterwards = text -> session.abandon();
        send(sender, "a");
        send(sender, "b");
        ring.run();
        assertEquals(List.of("12 a"), going.log);
        assertEquals(List.of("12 a", "12 b", "members 1"), staying.log);
    }

    /** A node that begins anew may have another loop than the one that the listener belongs to. */
    @Test
    void listenerOfAnotherLoopIsCalledThereAndKeepsTheMessage() {
        ring.form(one, two);
        Borrower borrower = new Borrower();
        OtherLoop other = new OtherLoop();
        JoinRequest request = JoinRequest.of("g").withProcessId(11).onLoop(other);
        CpgSession sender = one.service.join(request, borrower, CpgComponent.inLine(other));
        ring.run();
        send(sender, "a");
        ring.run();
        assertTrue(borrower.log.isEmpty());
        other.tasks.forEach(Runnable::run);
        assertEquals(List.of("members 1", "11 a"), borrower.log);
    }
}
