package carousel.service.cpg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cpg.Cpg;
import carousel.api.cpg.CpgSession;
import carousel.api.cpg.GroupListener;
import carousel.api.cpg.GroupMember;
import carousel.api.cpg.JoinRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Messages that are offered: taken at once or not at all, and the sender is told when it is worth another try. */
class CpgOfferTest {
    private final FakeRing ring = new FakeRing();
    private final FakeRing.Node one = attached(1);
    private final FakeRing.Node two = attached(2);

    private FakeRing.Node attached(int id) {
        FakeRing.Node node = ring.node(id);
        node.service.attach(node);
        return node;
    }

    private static CpgSession join(FakeRing.Node node, String group, GroupListener listener) {
        return node.service.join(JoinRequest.of(group), listener, Runnable::run);
    }

    private static void send(CpgSession session, String text) {
        assertFalse(session.multicast(text(text)).isCompletedExceptionally());
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Counts how often it is told that there is room, and offers again each time. */
    private static final class Offering implements GroupListener {
        private @Nullable CpgSession session;
        private int told;
        private int taken;
        private final List<String> got = new ArrayList<>();

        CpgSession session() {
            return Objects.requireNonNull(session);
        }

        void offer() {
            if (session().offer(text("m" + taken))) {
                taken++;
            }
        }

        @Override
        public void delivered(GroupMember sender, ByteBuffer message) {
            got.add(StandardCharsets.UTF_8.decode(message.duplicate()).toString());
        }

        @Override
        public void sendQueueAvailable() {
            told++;
            offer();
        }
    }

    @Test
    void offeredMessageIsTakenAtOnceOrItsSenderIsToldOnceThereIsRoom() {
        ring.form(one, two);
        Offering offering = new Offering();
        offering.session = join(one, "g", offering);
        offering.offer();
        assertEquals(0, offering.taken, "before the join is through");
        ring.run();
        assertEquals(1, offering.told);
        assertEquals(1, offering.taken);
        one.messagesAllowed = 1;
        offering.offer();
        offering.offer();
        assertEquals(2, offering.taken);
        ring.run();
        assertEquals(1, offering.told, "nothing made room");
        one.messagesAllowed = 10;
        one.service.sendQueueAvailable();
        ring.run();
        assertEquals(2, offering.told);
        assertEquals(List.of("m0", "m1", "m2"), offering.got);
    }

    /** A ring without room once kept the loop busy: told, refused, and told again, without end. */
    @Test
    void senderThatIsRefusedByTheRingIsNotToldAgainUntilTheRingHasRoom() {
        ring.form(one, two);
        Offering offering = new Offering();
        offering.session = join(one, "g", offering);
        CpgSession other = join(one, "g", new Notes());
        ring.run();
        one.messagesAllowed = 0;
        offering.offer();
        for (int i = 0; i < 5; i++) {
            one.service.listenerDrained();
            ring.run();
        }
        assertEquals(0, offering.told);
        one.messagesAllowed = 1000;
        send(other, "x");
        ring.run();
        one.service.sendQueueAvailable();
        ring.run();
        assertEquals(1, offering.told);
        assertEquals(1, offering.taken);
    }

    @Test
    void offeredMessageOfMoreThanOnePieceIsRefused() {
        ring.form(one, two);
        Offering offering = new Offering();
        offering.session = join(one, "g", offering);
        ring.run();
        CorosyncException refusal = assertThrows(
                CorosyncException.class,
                () -> offering.session().offer(ByteBuffer.allocate(Cpg.MAX_ATOMIC_MESSAGE_BYTES + 1)));
        assertEquals(CorosyncStatus.TOO_BIG, refusal.status());
        offering.session().close();
        ring.run();
        assertThrows(CorosyncException.class, () -> offering.session().offer(text("late")));
    }
}
