package carousel.service.cpg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cpg.CpgSession;
import carousel.api.cpg.GroupChange;
import carousel.api.cpg.GroupMember;
import carousel.api.cpg.GroupName;
import carousel.api.cpg.JoinRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The rules of services reference 2.2 to 2.5, on a ring that orders messages in one thread. */
class CpgServiceTest {
    private final FakeRing ring = new FakeRing();
    private final FakeRing.Node one = ring.attached(1);
    private final FakeRing.Node two = ring.attached(2);

    private static void send(CpgSession session, String text) {
        assertFalse(session.multicast(text(text)).isCompletedExceptionally());
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void ownJoinIsToldFirstAndMessagesComeInOneOrder() {
        ring.form(one, two);
        Notes first = new Notes();
        Notes second = new Notes();
        CpgSession a = one.join("g", first);
        ring.run();
        assertTrue(a.joined().isDone());
        send(a, "before");
        ring.run();
        CpgSession b = two.join("g", second);
        ring.run();
        send(a, "x");
        send(b, "y");
        ring.run();
        assertEquals(
                List.of(
                        "members [1] left [] joined [1JOIN]",
                        "message 1 before",
                        "members [1, 2] left [] joined [2JOIN]",
                        "message 1 x",
                        "message 2 y"),
                first.lines);
        assertEquals(List.of("members [1, 2] left [] joined [2JOIN]", "message 1 x", "message 2 y"), second.lines);
    }

    @Test
    void messageIsTakenByTheRingBeforeItsResult() {
        ring.form(one, two);
        CpgSession a = one.join("g", new Notes());
        CompletableFuture<Void> sent = a.multicast(text("early"));
        assertFalse(sent.isDone(), "nothing ran yet");
        ring.run();
        assertTrue(sent.isDone() && !sent.isCompletedExceptionally());
    }

    @Test
    void leaverIsToldOfItsOwnLeaving() {
        ring.form(one, two);
        Notes first = new Notes();
        Notes second = new Notes();
        CpgSession a = one.join("g", first);
        two.join("g", second);
        ring.run();
        a.close();
        ring.run();
        assertEquals("members [2] left [1LEAVE] joined []", first.lines.get(first.lines.size() - 1));
        assertEquals("members [2] left [1LEAVE] joined []", second.lines.get(second.lines.size() - 1));
        assertRefused(CorosyncStatus.BAD_HANDLE, a.multicast(text("late")));
    }

    @Test
    void groupsDoNotHearEachOther() {
        ring.form(one, two);
        Notes first = new Notes();
        Notes second = new Notes();
        one.join("a", first);
        CpgSession b = two.join("b", second);
        ring.run();
        send(b, "only b");
        ring.run();
        assertEquals(List.of("members [1] left [] joined [1JOIN]"), first.lines);
        assertEquals(List.of("members [2] left [] joined [2JOIN]", "message 2 only b"), second.lines);
    }

    @Test
    void sessionsOfOneProcessInOneGroupAreDifferentMembers() {
        ring.form(one);
        CpgSession a = one.join("g", new Notes());
        CpgSession b = one.join("g", new Notes());
        assertEquals(ProcessHandle.current().pid(), a.self().processId());
        assertEquals(ProcessHandle.current().pid() + (1 << 22), b.self().processId());
        ring.run();
        b.close();
        ring.run();
        assertEquals(b.self(), one.join("g", new Notes()).self(), "a number that is free again is used again");
    }

    @Test
    void lostNodeAndMergedNodeAreToldBeforeTheRing() {
        Notes first = new Notes();
        Notes second = new Notes();
        ring.form(one);
        one.join("g", first);
        ring.run();
        ring.form(one, two);
        two.join("g", second);
        ring.run();
        first.lines.clear();
        ring.form(one);
        assertEquals(List.of("members [1] left [2NODEDOWN] joined []", "ring 1.c [1]"), first.lines);
        first.lines.clear();
        ring.form(one, two);
        assertEquals(List.of("members [1, 2] left [] joined [2NODEUP]", "ring 1.10 [1, 2]"), first.lines);
    }

    @Test
    void refusedMessageWaitsForTheQueue() {
        ring.form(one, two);
        Notes second = new Notes();
        CpgSession a = one.join("g", new Notes());
        two.join("g", second);
        ring.run();
        one.messagesAllowed = 0;
        CompletableFuture<Void> sent = a.multicast(text("patience"));
        ring.run();
        assertFalse(sent.isDone());
        one.messagesAllowed = 1;
        one.service.sendQueueAvailable();
        ring.run();
        assertTrue(sent.isDone());
        assertTrue(second.lines.contains("message 1 patience"));
    }

    @Test
    void tooManyWaitingMessagesAreRefused() {
        ring.form(one);
        CpgSession a = one.join("g", new Notes());
        for (int i = 0; i < CpgSession.MAX_PENDING_MESSAGES; i++) {
            assertFalse(a.multicast(text("m")).isCompletedExceptionally());
        }
        assertRefused(CorosyncStatus.TRY_AGAIN, a.multicast(text("one too many")));
        ring.run();
        assertFalse(a.multicast(text("again")).isCompletedExceptionally());
    }

    @Test
    void sessionOutlivesItsNodeAndJoinsTheNextOne() {
        ring.form(one, two);
        Notes first = new Notes();
        Notes second = new Notes();
        CpgSession a = one.join("g", first);
        two.join("g", second);
        ring.run();
        first.lines.clear();
        one.service.detach();
        ring.run();
        assertEquals("members [2] left [1PROCDOWN] joined []", second.lines.get(second.lines.size() - 1));
        assertEquals(List.of("members [] left [1NODEDOWN, 2NODEDOWN] joined []"), first.lines);
        ring.form(two);
        one.service.attach(one);
        ring.form(one, two);
        ring.run();
        send(a, "back");
        ring.run();
        assertTrue(second.lines.contains("message 1 back"));
    }

    @Test
    void endedBundleEndsItsSessions() {
        ring.form(one);
        Notes first = new Notes();
        CpgSession a = one.join("g", first);
        ring.run();
        CompletableFuture<Void> waiting = a.multicast(text("never"));
        one.service.detach();
        one.service.stop("The cpg service of this node stopped.", () -> {});
        assertEquals("ended", first.lines.get(first.lines.size() - 1));
        assertRefused(CorosyncStatus.LIBRARY, waiting);
        assertRefused(CorosyncStatus.LIBRARY, a.multicast(text("late")));
    }

    @Test
    void ringThatTakesOneMessageAtATimeTakesOneOfEachSession() {
        ring.form(one);
        Notes first = new Notes();
        CpgSession a = one.join("g", first);
        CpgSession b = one.join("h", first);
        ring.run();
        first.lines.clear();
        one.messagesAllowed = 0;
        for (int i = 0; i < 3; i++) {
            send(a, "a" + i);
            send(b, "b" + i);
        }
        ring.run();
        for (int i = 0; i < 6; i++) {
            one.messagesAllowed = 1;
            one.service.sendQueueAvailable();
            ring.run();
        }
        assertEquals(
                List.of("message 1 a0", "message 1 b0", "message 1 a1", "message 1 b1", "message 1 a2", "message 1 b2"),
                first.lines);
    }

    @Test
    void ownJoinIsToldAlthoughALateJoinOfAnEarlierSessionMadeItKnown() {
        ring.form(one);
        ByteBuffer late = CpgMessages.process(
                CpgMessages.PROCJOIN,
                GroupName.of("g"),
                (int) ProcessHandle.current().pid(),
                GroupChange.Reason.JOIN);
        one.messagesAllowed = 0;
        Notes first = new Notes();
        one.join("g", first);
        ring.run();
        one.messagesAllowed = 100;
        assertTrue(one.multicast(late, ByteBuffer.allocate(0)));
        ring.run();
        one.service.sendQueueAvailable();
        ring.run();
        assertEquals(List.of("members [1] left [] joined [1JOIN]"), first.lines);
    }

    @Test
    void lateJoinWithoutASessionIsTakenBack() {
        ring.form(one, two);
        Notes second = new Notes();
        two.join("g", second);
        ring.run();
        assertTrue(one.multicast(
                CpgMessages.process(CpgMessages.PROCJOIN, GroupName.of("g"), 77, GroupChange.Reason.JOIN),
                ByteBuffer.allocate(0)));
        ring.run();
        assertEquals("members [2] left [1PROCDOWN] joined []", second.lines.get(second.lines.size() - 1));
    }

    @Test
    void nodeThatWasLostInARoundWithoutEndIsToldAsLostAndBack() {
        Notes first = new Notes();
        ring.form(one, two);
        one.join("g", first);
        two.join("g", new Notes());
        ring.run();
        first.lines.clear();
        ring.formInVain(one);
        ring.formInVain(one, two);
        ring.form(one, two);
        assertEquals(
                List.of(
                        "members [1] left [2NODEDOWN] joined []",
                        "members [1, 2] left [] joined [2NODEUP]",
                        "ring 1.10 [1, 2]"),
                first.lines);
    }

    @Test
    void processThatIsNoLongerListedIsToldAsDown() {
        Notes first = new Notes();
        ring.form(one, two);
        one.join("g", first);
        CpgSession gone = two.join("g", new Notes());
        ring.run();
        first.lines.clear();
        two.messagesAllowed = 0;
        two.service.detach();
        gone.close();
        two.service.attach(two);
        ring.form(one, two);
        assertEquals(List.of("members [1] left [2PROCDOWN] joined []", "ring 1.8 [1, 2]"), first.lines);
    }

    @Test
    void messageOfANodeWithoutAMemberIsDropped() {
        Notes first = new Notes();
        ring.form(one, two);
        one.join("g", first);
        ring.run();
        first.lines.clear();
        ByteBuffer header = CpgMessages.newMcastHeader();
        CpgMessages.putMcast(header, GroupName.of("g"), new GroupMember(2, 5), 1);
        assertTrue(two.multicast(header, text("x")));
        ring.run();
        assertEquals(List.of(), first.lines);
    }

    @Test
    void sessionWhoseExecutorRefusesLeavesTheGroup() {
        ring.form(one, two);
        Notes second = new Notes();
        two.join("g", second);
        ring.run();
        CpgSession a = one.service.join(JoinRequest.of("g"), new Notes(), task -> {
            throw new RejectedExecutionException();
        });
        ring.run();
        assertEquals("members [2] left [1LEAVE] joined []", second.lines.get(second.lines.size() - 1));
        assertRefused(CorosyncStatus.BAD_HANDLE, a.multicast(text("late")));
    }

    @Test
    void listenerMayCloseJoinAndSendFromWithin() {
        ring.form(one);
        Notes other = new Notes();
        List<CpgSession> sessions = new ArrayList<>();
        Notes closing = new Notes() {
            @Override
            public void delivered(GroupMember sender, ByteBuffer message) {
                super.delivered(sender, message);
                sessions.get(0).close();
                sessions.add(one.join("h", other));
                send(sessions.get(1), "from within");
            }
        };
        sessions.add(one.join("g", closing));
        send(sessions.get(0), "go");
        ring.run();
        assertEquals(
                List.of("members [1] left [] joined [1JOIN]", "message 1 go", "members [] left [1LEAVE] joined []"),
                closing.lines);
        assertEquals(List.of("members [1] left [] joined [1JOIN]", "message 1 from within"), other.lines);
    }

    @Test
    void sessionClosedBeforeItsJoinWasOrderedLeavesNoTrace() {
        ring.form(one, two);
        CpgSession unsent = one.join("g", new Notes());
        unsent.close();
        ring.run();
        assertRefused(CorosyncStatus.BAD_HANDLE, unsent.joined());
        CpgSession sent = one.join("g", new Notes());
        ring.runTasks(one);
        sent.close();
        CompletableFuture<Void> late = sent.multicast(text("late"));
        ring.run();
        assertRefused(CorosyncStatus.BAD_HANDLE, late);
        assertEquals(Map.of(), groups(two));
        assertEquals(Map.of(), groups(one));
    }

    private Map<GroupName, List<GroupMember>> groups(FakeRing.Node node) {
        CompletableFuture<SortedMap<GroupName, List<GroupMember>>> groups = node.service.groups();
        ring.run();
        return groups.join();
    }

    @Test
    void stoppedServiceTakesNoSessionAndSaysGoodbyeWhenTheNodeLetsItGo() {
        ring.form(one, two);
        Notes first = new Notes();
        Notes second = new Notes();
        CpgSession a = one.join("g", first);
        two.join("g", second);
        ring.run();
        List<String> after = new ArrayList<>();
        one.service.stop("It stopped.", () -> after.add("told"));
        assertEquals(List.of(), after, "still in the node");
        assertEquals(
                CorosyncStatus.LIBRARY,
                assertThrows(CorosyncException.class, () -> one.join("h", new Notes()))
                        .status());
        one.service.detach();
        ring.run();
        assertEquals(List.of("told"), after);
        assertEquals("ended", first.lines.get(first.lines.size() - 1));
        assertEquals("members [2] left [1PROCDOWN] joined []", second.lines.get(second.lines.size() - 1));
        assertRefused(CorosyncStatus.LIBRARY, a.multicast(text("late")));
    }

    @Test
    void sessionThatNeverJoinedFailsWithTheBundlesEnd() {
        CpgSession a = one.join("g", new Notes());
        one.service.detach();
        one.service.stop("It stopped.", () -> {});
        assertRefused(CorosyncStatus.LIBRARY, a.joined());
    }

    @Test
    void resultMayWaitForAnotherResult() throws Exception {
        FakeRing.Node three = ring.node(3, new CpgService(ForkJoinPool.commonPool(), new Backlog(FakeRing.HEAP_BYTES)));
        three.service.attach(three);
        ring.form(three);
        CpgSession a = three.join("g", new Notes());
        ring.run();
        CompletableFuture<Void> first = a.multicast(text("1"));
        CompletableFuture<Void> second = a.multicast(text("2"));
        CompletableFuture<Void> waits = first.thenRun(second::join);
        ring.run();
        waits.get(10, TimeUnit.SECONDS);
    }

    @Test
    void nodeWithThousandsOfSessionsIsMergedWhole() {
        ring.form(one);
        int count = 8000;
        for (int i = 0; i < count; i++) {
            one.join("g" + i, new Notes());
        }
        ring.run();
        ring.form(one, two);
        assertEquals(count, groups(two).size());
    }

    @Test
    void groupNamesAreChecked() {
        assertEquals(
                CorosyncStatus.INVALID_PARAM,
                assertThrows(CorosyncException.class, () -> GroupName.of("")).status());
        assertEquals(
                CorosyncStatus.NAME_TOO_LONG,
                assertThrows(CorosyncException.class, () -> GroupName.of("x".repeat(129)))
                        .status());
        assertEquals(128, GroupName.of("x".repeat(128)).length());
    }

    private static void assertRefused(CorosyncStatus status, CompletableFuture<Void> result) {
        assertTrue(result.isDone());
        ExecutionException e = assertThrows(ExecutionException.class, result::get);
        assertEquals(
                status, assertInstanceOf(CorosyncException.class, e.getCause()).status());
    }
}
