package carousel.service.cpg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Joins in the name of other processes, names of any bytes, and the limits of memory (services reference 2.1, 2.2). */
class CpgJoinTest {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final FakeRing ring = new FakeRing();
    private final FakeRing.Node one = ring.attached(1);
    private final FakeRing.Node two = ring.attached(2);

    private static CpgSession join(FakeRing.Node node, JoinRequest request, Notes notes) {
        return node.service.join(request, notes, Runnable::run);
    }

    private static void send(CpgSession session, ByteBuffer message) {
        assertFalse(session.multicast(message).isCompletedExceptionally());
    }

    private static CorosyncStatus refusal(FakeRing.Node node, JoinRequest request) {
        return assertThrows(CorosyncException.class, () -> join(node, request, new Notes()))
                .status();
    }

    private List<GroupMember> members(FakeRing.Node node, GroupName group) {
        CompletableFuture<List<GroupMember>> members = node.service.members(group);
        ring.run();
        return members.join();
    }

    @Test
    void processIsInAGroupOnceAndJoinsAgainWhenItsLeaveIsDelivered() {
        ring.form(one, two);
        JoinRequest request = JoinRequest.of("g").withProcessId(4711);
        CpgSession a = join(one, request, new Notes());
        assertEquals(CorosyncStatus.EXIST, refusal(one, request));
        ring.run();
        assertEquals(CorosyncStatus.EXIST, refusal(one, request));
        CpgSession elsewhere = join(two, request, new Notes());
        ring.run();
        assertEquals(List.of(new GroupMember(1, 4711), new GroupMember(2, 4711)), members(one, GroupName.of("g")));
        elsewhere.close();
        a.close();
        assertEquals(CorosyncStatus.TRY_AGAIN, refusal(one, request));
        ring.run();
        join(one, request, new Notes());
        ring.run();
        assertEquals(List.of(new GroupMember(1, 4711)), members(two, GroupName.of("g")));
        assertEquals(List.of(), members(two, GroupName.of("unknown")));
    }

    @Test
    void processThatDiedIsToldAsDownAndHearsNothingMore() {
        ring.form(one, two);
        Notes others = new Notes();
        Notes own = new Notes();
        join(two, JoinRequest.of("g"), others);
        CpgSession dying = join(one, JoinRequest.of("g").withProcessId(4711), own);
        ring.run();
        own.lines.clear();
        dying.abandon();
        ring.run();
        assertEquals("members [2] left [1PROCDOWN] joined []", others.lines.get(others.lines.size() - 1));
        assertEquals(List.of(), own.lines);
        assertTrue(dying.multicast(NOTHING).isCompletedExceptionally());
    }

    @Test
    void currentRingIsToldRightBehindTheOwnJoinWhenAskedFor() {
        ring.form(one, two);
        Notes asked = new Notes();
        Notes silent = new Notes();
        join(one, JoinRequest.of("g").withCurrentRing(), asked);
        ring.run();
        join(two, JoinRequest.of("g"), silent);
        ring.run();
        assertEquals(
                List.of(
                        "members [1] left [] joined [1JOIN]",
                        "ring 1.4 [1, 2]",
                        "members [1, 2] left [] joined [2JOIN]"),
                asked.lines);
        assertEquals(List.of("members [1, 2] left [] joined [2JOIN]"), silent.lines);
    }

    @Test
    void namesOfAnyBytesAreDifferentGroupsAlsoAfterAMerge() {
        byte[] longName = new byte[Cpg.MAX_GROUP_NAME_BYTES];
        longName[127] = (byte) 0xff;
        List<GroupName> names = List.of(
                GroupName.of(new byte[] {'a'}),
                GroupName.of(new byte[] {'a', 0}),
                GroupName.of(new byte[] {'a', 0, 'b'}),
                GroupName.of(new byte[] {(byte) 0xfe}),
                GroupName.of(longName));
        ring.form(one);
        ring.form(two);
        for (GroupName name : names) {
            join(one, JoinRequest.of(name), new Notes());
        }
        ring.run();
        ring.form(one, two);
        CompletableFuture<SortedMap<GroupName, List<GroupMember>>> groups = two.service.groups();
        ring.run();
        assertEquals(names.stream().sorted().toList(), List.copyOf(groups.join().keySet()));
        assertEquals(
                CorosyncStatus.NAME_TOO_LONG,
                assertThrows(CorosyncException.class, () -> GroupName.of(new byte[129]))
                        .status());
    }

    @Test
    void messageWithoutBytesIsDelivered() {
        ring.form(one, two);
        Notes second = new Notes();
        CpgSession a = join(one, JoinRequest.of("g"), new Notes());
        join(two, JoinRequest.of("g"), second);
        ring.run();
        send(a, NOTHING);
        ring.run();
        assertEquals("message 1 ", second.lines.get(second.lines.size() - 1));
    }

    @Test
    void piecesOfAnInterruptedMessageAreForgottenByTheOthers() {
        ring.form(one, two);
        CpgSession a = join(one, JoinRequest.of("g"), new Notes());
        join(two, JoinRequest.of("g"), new Notes());
        ring.run();
        one.messagesAllowed = 1;
        CompletableFuture<Void> sent = a.multicast(ByteBuffer.allocate(Cpg.MAX_ATOMIC_MESSAGE_BYTES + 1));
        ring.run();
        assertEquals(Cpg.MAX_ATOMIC_MESSAGE_BYTES, two.service.assembledBytes());
        join(two, JoinRequest.of("g"), new Notes());
        ring.run();
        one.messagesAllowed = 100;
        one.service.sendQueueAvailable();
        ring.run();
        assertTrue(sent.isCompletedExceptionally());
        assertEquals(0, two.service.assembledBytes());
        Notes third = new Notes();
        join(two, JoinRequest.of("g"), third);
        ring.run();
        send(a, ByteBuffer.allocate(Cpg.MAX_ATOMIC_MESSAGE_BYTES + 1));
        ring.run();
        assertEquals("message 1 1047553 bytes", third.lines.get(third.lines.size() - 1));
    }

    @Test
    void unfinishedMessagesOverTheLimitCostTheGroupsSessionsTheirPlaceAndNotTheHeap() {
        ring.form(one, two);
        Notes first = new Notes();
        join(one, JoinRequest.of("g"), first);
        int pieces = (int) (one.service.backlog().limitBytes() / Cpg.MAX_ATOMIC_MESSAGE_BYTES) + 1;
        join(two, JoinRequest.of("g").withProcessId(5), new Notes());
        ring.run();
        ByteBuffer header = CpgMessages.newPartialHeader();
        ByteBuffer piece = ByteBuffer.allocate(Cpg.MAX_ATOMIC_MESSAGE_BYTES);
        for (int i = 0;
                i < pieces
                        && one.service.assembledBytes() <= one.service.backlog().limitBytes();
                i++) {
            CpgMessages.putPartial(
                    header,
                    GroupName.of("g"),
                    new GroupMember(2, 5),
                    Integer.MAX_VALUE,
                    piece.remaining(),
                    i == 0 ? CpgMessages.FIRST : CpgMessages.CONTINUED);
            assertTrue(two.multicast(header, piece));
            ring.run();
        }
        assertEquals("ended", first.lines.get(first.lines.size() - 1));
        assertEquals(0, one.service.assembledBytes());
    }

    @Test
    void slowListenerLosesItsPlaceAndTheQuickOneMissesNothing() {
        ring.form(one, two);
        Queue<Runnable> asleep = new ArrayDeque<>();
        Notes slow = new Notes();
        Notes quick = new Notes();
        one.service.join(JoinRequest.of("g"), slow, asleep::add);
        join(one, JoinRequest.of("g"), quick);
        CpgSession sender = join(two, JoinRequest.of("g"), new Notes());
        ring.run();
        int count = (int) (one.service.backlog().sessionLimitBytes() / 1_000_000) + 3;
        for (int i = 0; i < count; i++) {
            send(sender, ByteBuffer.allocate(1_000_000));
            ring.run();
        }
        while (!asleep.isEmpty()) {
            asleep.remove().run();
        }
        assertEquals(List.of("ended"), slow.lines);
        assertEquals(
                count,
                quick.lines.stream().filter(line -> line.startsWith("message")).count());
        assertEquals(2, members(two, GroupName.of("g")).size());
        assertFalse(one.service.backlog().isHigh());
    }

    @Test
    void listenersThatAreTooSlowTogetherCostTheSlowestItsPlace() {
        ring.form(one, two);
        List<Notes> notes = new ArrayList<>();
        Queue<Runnable> asleep = new ArrayDeque<>();
        for (int i = 0; i < 3; i++) {
            notes.add(new Notes());
            one.service.join(JoinRequest.of("g" + i), notes.get(i), asleep::add);
        }
        List<CpgSession> senders = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            senders.add(join(two, JoinRequest.of("g" + i), new Notes()));
        }
        ring.run();
        // each stays below its own limit
        int count = (int) (one.service.backlog().limitBytes() / 3 / 1_000_000) + 1;
        assertTrue(count * 1_000_000L < one.service.backlog().sessionLimitBytes());
        for (int i = 0; i < count; i++) {
            for (int group = 0; group < 3; group++) {
                send(senders.get(group), ByteBuffer.allocate(1_000_000 - 10_000 * group));
                ring.run();
            }
        }
        while (!asleep.isEmpty()) {
            asleep.remove().run();
        }
        assertEquals(List.of("ended"), notes.get(0).lines);
        assertEquals(
                count,
                notes.get(1).lines.stream()
                        .filter(line -> line.startsWith("message"))
                        .count());
        assertEquals(
                count,
                notes.get(2).lines.stream()
                        .filter(line -> line.startsWith("message"))
                        .count());
    }
}
