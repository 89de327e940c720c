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
    private final FakeRing.Node one = ring.attached(1);
    private final FakeRing.Node two = ring.attached(2);

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
        offering.session = one.join("g", offering);
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
        offering.session = one.join("g", offering);
        CpgSession other = one.join("g", new Notes());
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
        offering.session = one.join("g", offering);
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
