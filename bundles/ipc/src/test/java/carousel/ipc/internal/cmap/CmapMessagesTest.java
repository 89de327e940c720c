package carousel.ipc.internal.cmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.CorosyncStatus;
import carousel.api.cmap.Cmap;
import carousel.api.cmap.CmapValue;
import carousel.api.ipc.IpcService;
import carousel.ipc.internal.message.FakeClient;
import carousel.ipc.internal.message.Recording;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** ipc-wire 7: requests and answers as programs and a real daemon exchanged them, and requests that nobody would send. */
class CmapMessagesTest {
    private static final String FILE = "api-cmap";

    @Test
    void recordedRequestsAreUnderstood() throws Exception {
        for (String kind : new String[] {"REQ_GET", "REQ_SET", "REQ_DELETE", "REQ_ADJUST_INT", "REQ_TRACK_ADD"}) {
            for (ByteBuffer request : Recording.messages(FILE, kind)) {
                assertTrue(request.capacity() >= CmapRequests.smallestBytes(request.getInt(0)), kind);
                String name = CmapRequests.name(request);
                assertTrue(name == null || name.chars().allMatch(c -> c >= ' ' && c < 127), kind + " " + name);
            }
        }
    }

    @Test
    void recordedValuesAreReadAndWrittenAlike() throws Exception {
        int values = 0;
        for (ByteBuffer answer : Recording.messages(FILE, "RES_GET")) {
            int length = (int) answer.getLong(24);
            if (answer.getInt(16) == 1 && answer.capacity() >= CmapAnswers.GOT_BYTES + length && length > 0) {
                byte[] bytes = new byte[length];
                answer.get(CmapAnswers.GOT_BYTES, bytes);
                CmapValue value = Objects.requireNonNull(ValueBytes.read(answer.get(32), bytes));
                ByteBuffer written = CmapAnswers.got(value, answer.capacity() - CmapAnswers.GOT_BYTES);
                assertEquals(answer.capacity(), written.capacity());
                assertEquals(answer.getLong(24), written.getLong(24));
                assertEquals(answer.get(32), written.get(32));
                assertEquals(answer.slice(CmapAnswers.GOT_BYTES, length), written.slice(CmapAnswers.GOT_BYTES, length));
                values++;
            }
        }
        assertTrue(values >= 5, "values: " + values);
    }

    @Test
    void valueThatIsLongerThanTheRoomIsRefusedWithoutIt() {
        ByteBuffer answer = CmapAnswers.got(CmapValue.of("text"), 3);
        assertEquals(CmapAnswers.GOT_BYTES, answer.capacity());
        assertEquals(CorosyncStatus.INVALID_PARAM.number(), answer.getInt(16));
        assertEquals(5, CmapAnswers.got(CmapValue.of("text"), 0).getLong(24));
    }

    @Test
    void valuesOfTheWrongLengthOrTypeAreNone() {
        assertNull(ValueBytes.read(6, new byte[3]));
        assertNull(ValueBytes.read(0, new byte[1]));
        assertNull(ValueBytes.read(13, new byte[1]));
    }

    /** Whatever a program writes, nothing is read beyond the request, and nothing thrown. */
    @Test
    void noiseIsReadWithinItsBounds() {
        Random random = new Random(11);
        for (int i = 0; i < 50_000; i++) {
            int id = random.nextInt(-2, 12);
            int smallest = CmapRequests.smallestBytes(id);
            if (smallest == IpcService.UNKNOWN_REQUEST) {
                continue;
            }
            byte[] bytes = new byte[smallest + random.nextInt(40)];
            random.nextBytes(bytes);
            ByteBuffer request = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
            if (smallest >= 280) {
                if (random.nextBoolean() && bytes.length >= 288) {
                    request.putLong(280, random.nextInt(60));
                }
                String name = CmapRequests.name(request);
                assertTrue(name == null || name.length() <= 255);
            }
            if (id == CmapRequests.SET) {
                byte[] value = CmapRequests.value(request);
                assertTrue(value == null || value.length <= bytes.length - CmapRequests.SET_BYTES);
            }
        }
    }

    /** A length is unsigned: what is above the largest signed number is much too long, not nothing. */
    @Test
    void lengthsAboveAnyRoomAreRefused() {
        FakeClient client = new FakeClient();
        Cmap cmap = (Cmap) Proxy.newProxyInstance(
                Cmap.class.getClassLoader(),
                new Class<?>[] {Cmap.class},
                (proxy, method, arguments) -> CompletableFuture.completedFuture(CmapValue.of("text")));
        CmapIpcSession session = new CmapIpcSession(cmap, client);
        for (long length : new long[] {Long.MIN_VALUE, -1, 1L << 32, client.maxMessageBytes()}) {
            ByteBuffer request = FakeClient.request(CmapRequests.GET, 288).putLong(280, length);
            session.request(CmapRequests.GET, request);
            assertEquals(List.of(CmapAnswers.GOT + " 7"), client.taken(), Long.toUnsignedString(length));
        }
        session.request(CmapRequests.GET, FakeClient.request(CmapRequests.GET, 288));
        assertEquals(5, client.last().getLong(24));
        assertEquals(List.of(CmapAnswers.GOT + " 1"), client.taken());
    }
}
