package carousel.ipc.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.ipc.IpcClient;
import carousel.api.ipc.IpcService;
import carousel.api.ipc.IpcSession;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What becomes of requests and events (ipc-wire 5.2, 6), with channels in memory and a loop that runs when told. */
class ClientConnectionTest {
    private static final long HEAP_BYTES = 64 << 10;
    private static final int LONGEST = 1000;

    private final ManualLoop loop = new ManualLoop();
    private final FakeChannels channels = new FakeChannels();
    private final List<ClientConnection> gone = new ArrayList<>();
    private int relieved;
    private int announced;
    private boolean hungUp;
    private final EventBacklog backlog = new EventBacklog(loop, HEAP_BYTES, () -> relieved++);
    private final FakeService service = new FakeService();
    private final ConnectionStatistics statistics = new ConnectionStatistics("stats.ipcs.service9.1.0x1.", "test");
    private final ClientConnection connection = connect(backlog);

    private ClientConnection connect(EventBacklog backlog) {
        ClientConnection made = new ClientConnection(
                service,
                new ClientIdentity(1, 0, 0, LONGEST),
                loop,
                channels,
                new ClientConnection.Setup() {
                    @Override
                    public void announceEvent() {
                        announced++;
                    }

                    @Override
                    public void close() {
                        hungUp = true;
                    }
                },
                backlog,
                statistics,
                gone::add);
        made.begin();
        return made;
    }

    /** A request with some bytes behind its header. */
    private static ByteBuffer request(int id, int length) {
        return ByteBuffer.allocate(length)
                .order(ByteOrder.nativeOrder())
                .putInt(0, id)
                .putInt(8, length);
    }

    private void ask(int... ids) {
        for (int id : ids) {
            channels.requests.add(request(id, 16));
        }
        connection.requestsWait();
    }

    private static ByteBuffer answer(int id) {
        return ByteBuffer.allocate(24)
                .order(ByteOrder.nativeOrder())
                .putInt(0, id)
                .putInt(8, 24)
                .putInt(16, 1);
    }

    private static ByteBuffer event(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
    }

    @Test
    void requestsAreServedInTheirOrder() {
        ask(1, 2, 3);
        assertEquals(List.of(1, 2, 3), service.served);
        assertEquals(List.of("1:1", "2:1", "3:1"), channels.answers);
        assertEquals(3, statistics.requests);
        assertEquals(3, statistics.responses);
    }

    @Test
    void nextRequestWaitsForTheAnswerOfTheOneBefore() {
        service.progress = IpcSession.Progress.ANSWER_FOLLOWS;
        ask(1, 2);
        assertEquals(List.of(1), service.served);
        connection.requestsWait();
        assertEquals(List.of(1), service.served);
        connection.respond(answer(1));
        assertEquals(List.of(1, 2), service.served);
    }

    @Test
    void answerWithinTheCallIsAnAnswerToo() {
        service.progress = IpcSession.Progress.ANSWER_FOLLOWS;
        service.answersAtOnce = true;
        ask(1, 2);
        assertEquals(List.of(1, 2), service.served);
    }

    @Test
    void requestWithoutRoomComesAgainAndTheClientIsToldToWait() {
        service.progress = IpcSession.Progress.NO_ROOM;
        ask(1, 2);
        connection.requestsWait();
        assertEquals(List.of(1), service.served);
        assertEquals(List.of(Channels.NO_MULTICAST), channels.flow);
        service.progress = IpcSession.Progress.DONE;
        connection.resume();
        loop.run();
        assertEquals(List.of(1, 1, 2), service.served);
        assertEquals(List.of(Channels.NO_MULTICAST, Channels.FLOW), channels.flow);
        assertEquals(1, statistics.flowControlled);
        assertEquals(2, statistics.requests);
    }

    @Test
    void unknownAndShortRequestsAreRefusedWithoutTheSession() {
        channels.requests.add(request(-1, 16));
        channels.requests.add(request(FakeService.LONG_REQUEST, 31));
        channels.requests.add(request(1, 12));
        channels.requests.add(request(1, 20).putInt(8, 16));
        channels.requests.add(ByteBuffer.allocate(0));
        connection.requestsWait();
        assertEquals(List.of(), service.served);
        assertEquals(List.of("0:7", "0:7", "0:7", "0:7", "0:7"), channels.answers);
        assertEquals(5, statistics.invalidRequests);
        assertTrue(connection.isOpen());
    }

    @Test
    void othersHaveTheirTurnBetweenManyRequests() {
        for (int i = 0; i < 100; i++) {
            channels.requests.add(request(1, 16));
        }
        connection.requestsWait();
        assertEquals(64, service.served.size());
        loop.run();
        assertEquals(100, service.served.size());
    }

    @Test
    void sessionThatThrowsLosesItsClientOnly() {
        service.failing = true;
        ask(1);
        assertFalse(connection.isOpen());
        assertTrue(hungUp);
        assertTrue(channels.closed);
        assertEquals(List.of(connection), gone);
        assertEquals(1, service.closed);
    }

    @Test
    void memoryIsThereUntilTheSessionReturns() {
        service.closing = true;
        ask(1);
        assertFalse(service.channelsWereClosed);
        assertTrue(channels.closed);
        assertEquals(1, service.closed);
    }

    @Test
    void clientThatBreaksTheProtocolIsDropped() {
        channels.broken = true;
        connection.requestsWait();
        assertFalse(connection.isOpen());
        connection.close();
        assertEquals(1, service.closed);
        connection.respond(answer(1));
        connection.send(event(24));
        assertEquals(List.of(), channels.answers);
    }

    @Test
    void eventsOvertakeNoneAndAreTriedAgain() {
        channels.eventRoom = 1;
        connection.send(event(30));
        connection.send(event(31));
        channels.eventRoom = 1;
        connection.send(event(32));
        assertEquals(List.of(30), channels.events);
        loop.advance(TimeUnit.MILLISECONDS.toNanos(1));
        assertEquals(List.of(30, 31), channels.events);
        channels.eventRoom = 10;
        loop.advance(TimeUnit.SECONDS.toNanos(1));
        assertEquals(List.of(30, 31, 32), channels.events);
        assertEquals(3, announced);
        assertEquals(0, statistics.queued);
        assertFalse(statistics.queueing);
    }

    /** All were tried again as often as the one that reads most: a hundred that do not read kept the loop busy. */
    @Test
    void clientThatDoesNotReadIsTriedLessAndLess() {
        channels.eventRoom = 0;
        connection.send(event(30));
        loop.advance(TimeUnit.SECONDS.toNanos(1));
        int tries = channels.tries;
        assertTrue(tries < 130, tries + " tries in a second");
        loop.advance(TimeUnit.SECONDS.toNanos(1));
        assertTrue(channels.tries - tries > 90, channels.tries - tries + " tries in the next");
    }

    @Test
    void backlogOfAQuarterOfTheHeapCostsTheConnection() {
        channels.eventRoom = 0;
        for (int i = 0; i < 17 && connection.isOpen(); i++) {
            connection.send(event(1000));
        }
        assertFalse(connection.isOpen());
        assertFalse(backlog.isHigh());
    }

    @Test
    void sendersWaitWhileMuchWaitsForClients() {
        channels.eventRoom = 0;
        connection.send(event(1000));
        assertFalse(connection.isCongested());
        connection.send(event(1000));
        connection.send(event(1000));
        assertTrue(connection.isCongested());
        channels.eventRoom = 10;
        loop.advance(TimeUnit.SECONDS.toNanos(1));
        assertFalse(connection.isCongested());
        assertEquals(1, relieved);
    }

    /** A stopped program stopped all that send, for ever: nothing more came that would have cost it its connection. */
    @Test
    void sendersDoNotWaitForAClientThatReadsNothing() {
        channels.eventRoom = 0;
        for (int i = 0; i < 3; i++) {
            connection.send(event(1000));
        }
        loop.advance(EventBacklog.PATIENCE_NANOS / 2);
        assertTrue(connection.isCongested());
        assertEquals(0, relieved);
        loop.advance(EventBacklog.PATIENCE_NANOS);
        assertFalse(connection.isCongested());
        assertEquals(1, relieved);
        channels.eventRoom = 1;
        loop.advance(TimeUnit.MILLISECONDS.toNanos(20));
        connection.send(event(1000));
        assertTrue(connection.isCongested(), "it reads again");
        for (int i = 0; i < 17 && connection.isOpen(); i++) {
            connection.send(event(1000));
        }
        assertFalse(connection.isOpen(), "memory has an end");
    }

    /** Its own queue would only grow by what it sends: others, whose events are read, go on. */
    @Test
    void senderThatDoesNotReadWaitsBeforeOthersDo() {
        EventBacklog roomy = new EventBacklog(loop, 1L << 30, () -> relieved++);
        ClientConnection sender = connect(roomy);
        ClientConnection other = connect(roomy);
        channels.eventRoom = 0;
        sender.send(event(200 << 10));
        assertFalse(sender.isCongested());
        sender.send(event(100 << 10));
        assertTrue(sender.isCongested());
        assertFalse(other.isCongested());
        service.progress = IpcSession.Progress.NO_ROOM;
        channels.requests.add(request(1, 16));
        sender.requestsWait();
        service.progress = IpcSession.Progress.DONE;
        channels.eventRoom = 10;
        loop.advance(TimeUnit.MILLISECONDS.toNanos(10));
        assertFalse(sender.isCongested());
        assertEquals(List.of(1, 1), service.served, "the request came again");
    }

    @Test
    void whoAsksIsGivenWhatWaitedForIt() {
        channels.eventRoom = 0;
        connection.send(event(30));
        channels.eventRoom = 10;
        ask(1);
        assertEquals(List.of(30), channels.events);
        assertEquals(List.of(1), service.served);
    }

    private final class FakeService implements IpcService {
        static final int LONG_REQUEST = 5;

        final List<Integer> served = new ArrayList<>();
        IpcSession.Progress progress = IpcSession.Progress.DONE;
        boolean answersAtOnce;
        boolean failing;
        boolean closing;
        boolean channelsWereClosed;
        int closed;

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public int id() {
            return 9;
        }

        @Override
        public int smallestRequestBytes(int requestId) {
            return requestId == LONG_REQUEST ? 32 : requestId > 0 ? 16 : UNKNOWN_REQUEST;
        }

        @Override
        public IpcSession connected(IpcClient client) {
            return new IpcSession() {
                @Override
                public Progress request(int requestId, ByteBuffer request) {
                    served.add(requestId);
                    if (failing) {
                        throw new IllegalStateException("wanted");
                    }
                    if (closing) {
                        client.close();
                        channelsWereClosed = channels.closed;
                    }
                    if (progress == Progress.DONE || answersAtOnce) {
                        client.respond(answer(requestId));
                    }
                    return progress;
                }

                @Override
                public void closed() {
                    closed++;
                }
            };
        }
    }

    private static final class FakeChannels implements Channels {
        final Queue<ByteBuffer> requests = new ArrayDeque<>();
        final List<String> answers = new ArrayList<>();
        final List<Integer> events = new ArrayList<>();
        final List<Integer> flow = new ArrayList<>();
        int eventRoom = 100;
        int tries;
        boolean broken;
        boolean closed;

        @Override
        public Names names() {
            return new Names(1, "", "", "");
        }

        @Override
        public ByteBuffer nextRequest() throws ProtocolException {
            if (broken) {
                throw new ProtocolException("wanted");
            }
            return requests.peek();
        }

        @Override
        public void requestDone() {
            requests.remove();
        }

        @Override
        public void respond(ByteBuffer answer) {
            answers.add(answer.getInt(0) + ":" + answer.getInt(16));
        }

        @Override
        public boolean send(ByteBuffer head, ByteBuffer tail) {
            tries++;
            if (eventRoom == 0) {
                return false;
            }
            eventRoom--;
            events.add(head.remaining() + tail.remaining());
            return true;
        }

        @Override
        public boolean canBeWatched() {
            return true;
        }

        @Override
        public boolean announcesEvents() {
            return true;
        }

        @Override
        public void flowControl(int word) {
            flow.add(word);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
