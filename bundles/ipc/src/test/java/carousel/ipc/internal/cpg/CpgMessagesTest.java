package carousel.ipc.internal.cpg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.cpg.GroupChange;
import carousel.api.cpg.GroupChange.Changed;
import carousel.api.cpg.GroupChange.Reason;
import carousel.api.cpg.GroupMember;
import carousel.api.cpg.GroupName;
import carousel.api.ipc.IpcService;
import carousel.api.totem.RingId;
import carousel.ipc.internal.message.Recording;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** ipc-wire 9: events as a real daemon sent them, written from their fields, and requests as programs sent them. */
class CpgMessagesTest {
    private static GroupName group(ByteBuffer event) {
        byte[] name = new byte[event.getInt(24)];
        event.get(32, name);
        return GroupName.of(name);
    }

    private static GroupMember member(ByteBuffer event, int at) {
        return new GroupMember(event.getInt(at), event.getInt(at + 8));
    }

    private static List<Changed> changed(ByteBuffer event, int from, int count) {
        List<Changed> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int at = from + i * 24;
            int reason = event.getInt(at + 16);
            for (Reason one : Reason.values()) {
                if (one.number() == reason) {
                    all.add(new Changed(member(event, at), one));
                }
            }
        }
        return all;
    }

    /** Padding of four bytes behind each number is what was in the daemon's memory. */
    private static void assertSameNumbers(ByteBuffer wanted, ByteBuffer written, int from) {
        assertEquals(wanted.capacity(), written.capacity());
        assertEquals(wanted.getInt(0), written.getInt(0));
        assertEquals(wanted.getInt(8), written.getInt(8));
        for (int at = from; at + Integer.BYTES <= wanted.capacity(); at += 8) {
            assertEquals(wanted.getInt(at), written.getInt(at), "at " + at);
        }
    }

    @Test
    void recordedChangesAreWrittenAlike() throws Exception {
        for (ByteBuffer event : Recording.messages("events-cpg-two-nodes", "RES_CONFCHG_CALLBACK")) {
            int members = event.getInt(160);
            int joined = event.getInt(168);
            int left = event.getInt(176);
            List<GroupMember> all = new ArrayList<>();
            for (int i = 0; i < members; i++) {
                all.add(member(event, 184 + i * 24));
            }
            GroupChange change = new GroupChange(
                    group(event).toString(),
                    all,
                    changed(event, 184 + members * 24, left),
                    changed(event, 184 + (members + left) * 24, joined));
            assertSameNumbers(event, CpgAnswers.change(group(event), change), 160);
        }
    }

    @Test
    void recordedRingsAreWrittenAlike() throws Exception {
        for (ByteBuffer event : Recording.messages("events-cpg-two-nodes", "RES_TOTEM_CONFCHG_CALLBACK")) {
            List<Integer> nodes = new ArrayList<>();
            for (int i = 0; i < event.getInt(40); i++) {
                nodes.add(event.getInt(44 + i * 4));
            }
            ByteBuffer written = CpgAnswers.ring(new RingId(event.getInt(24), event.getLong(32)), nodes);
            assertEquals(event.capacity(), written.capacity());
            for (int at : new int[] {0, 8, 16, 24, 32, 40, 44}) {
                assertEquals(event.getInt(at), written.getInt(at), "at " + at);
            }
        }
    }

    @Test
    void recordedMessagesAreWrittenAlike() throws Exception {
        for (ByteBuffer event : Recording.messages("api-cpg", "RES_DELIVER_CALLBACK")) {
            ByteBuffer head = CpgAnswers.newMessage(group(event));
            CpgAnswers.putMessage(head, new GroupMember(event.getInt(168), event.getInt(176)), event.capacity() - 184);
            for (int at : new int[] {0, 8, 24, 160, 168, 176}) {
                assertEquals(event.getInt(at), head.getInt(at), "at " + at);
            }
            assertEquals(event.slice(32, event.getInt(24)), head.slice(32, event.getInt(24)));
        }
    }

    @Test
    void recordedJoinsAndMulticastsAreUnderstood() throws Exception {
        for (ByteBuffer request : Recording.messages("api-cpg", "REQ_JOIN")) {
            assertEquals(
                    "grp", Objects.requireNonNull(CpgRequests.group(request)).toString());
            assertTrue(CpgRequests.processId(request) > 0);
        }
        for (ByteBuffer request : Recording.messages("api-cpg", "REQ_MCAST")) {
            ByteBuffer message = Objects.requireNonNull(CpgRequests.message(request));
            assertEquals(request.capacity() - CpgRequests.MULTICAST_BYTES, message.remaining());
        }
    }

    /** Whatever a program writes, nothing is read beyond the request, and nothing thrown. */
    @Test
    void noiseIsReadWithinItsBounds() {
        Random random = new Random(12);
        for (int i = 0; i < 50_000; i++) {
            int id = random.nextInt(-2, 15);
            int smallest = CpgRequests.smallestBytes(id);
            if (smallest == IpcService.UNKNOWN_REQUEST) {
                continue;
            }
            byte[] bytes = new byte[smallest + random.nextInt(40)];
            random.nextBytes(bytes);
            ByteBuffer request = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
            request.putInt(0, id);
            if (random.nextBoolean() && bytes.length >= 44) {
                request.putInt(16, random.nextInt(140))
                        .putInt(32, random.nextInt(60))
                        .putInt(40, random.nextInt(60));
            }
            switch (id) {
                case CpgRequests.JOIN, CpgRequests.LEAVE, CpgRequests.MEMBERSHIP, CpgRequests.ITERATE -> {
                    GroupName name = CpgRequests.group(request);
                    assertTrue(name == null || name.length() <= 128);
                }
                case CpgRequests.MULTICAST -> {
                    ByteBuffer message = CpgRequests.message(request);
                    assertTrue(message == null || message.remaining() <= bytes.length - CpgRequests.MULTICAST_BYTES);
                }
                case CpgRequests.PART -> {
                    ByteBuffer part = CpgRequests.part(request);
                    assertTrue(part == null || part.remaining() <= bytes.length - CpgRequests.PART_BYTES);
                }
                case CpgRequests.ZERO_COPY_ALLOCATE ->
                    assertTrue(CpgRequests.zeroCopyPath(request).length() <= 128);
                default -> CpgRequests.handle(ByteBuffer.allocate(24));
            }
        }
    }
}
