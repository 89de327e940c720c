package carousel.transport.udp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.loop.internal.NodeEventLoop;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
@SuppressWarnings("AddressSelection") // literals only
class DatagramSenderTest {
    private static final InetSocketAddress REMOTE = new InetSocketAddress("127.0.0.1", 5405);

    private final NodeEventLoop loop = new NodeEventLoop();
    private final RecordingListener listener = new RecordingListener();
    private final FakeSocket socket = new FakeSocket();
    private final FakeErrors errors = new FakeErrors();
    private final LinkReports reports =
            new LinkReports(loop, listener, new InterfaceMtu(loop, () -> new InetSocketAddress("127.0.0.1", 5405)));
    private final DatagramSender sender = new DatagramSender(socket, loop, reports, errors, true);
    private final UdpLink link = new UdpLink(sender, reports, REMOTE);

    @AfterEach
    void closeLoop() {
        socket.finishAndReleaseAll();
        loop.close();
    }

    @Test
    void packetsWaitForTheEndOfTheTurn() {
        link.send(ByteBuffer.allocate(10), 10);
        assertEquals(List.of(), socket.taken);
        socket.runPendingTasks();
        assertEquals(List.of("10"), socket.taken);
    }

    @Test
    void aLongTurnIsSentInParts() {
        for (int count = 0; count < 20; count++) {
            link.send(ByteBuffer.allocate(65_000), 65_000);
        }
        assertTrue(socket.taken.size() >= 16, socket.taken.size() + " sent before the end of the turn");
        socket.runPendingTasks();
        assertEquals(20, socket.taken.size());
    }

    @ParameterizedTest
    @CsvSource({
        "100, 100, '100'",
        "200, 100, '200/100'",
        "250, 100, '250/100'",
        "6500, 100, '6400/100 100'",
        "6401, 100, '6400/100 1'",
        "131072, 20000, '60000/20000 60000/20000 11072'",
        "80000, 40000, '40000 40000'",
    })
    void groupsHaveAtMost64SegmentsAndFitADatagram(int totalBytes, int packetSizeBytes, String groups) {
        link.send(ByteBuffer.allocate(totalBytes), packetSizeBytes);
        socket.runPendingTasks();
        assertEquals(List.of(groups.split(" ")), socket.taken);
    }

    @Test
    void packetsOfOneSizeTravelTogetherWhateverMessageTheyAreOf() {
        for (int size : new int[] {10, 10, 10, 4, 10, 20, 8}) {
            link.send(ByteBuffer.allocate(size), size);
        }
        link.send(ByteBuffer.allocate(45), 20);
        link.send(ByteBuffer.allocate(20), 20);
        socket.runPendingTasks();
        assertEquals(List.of("34/10", "10", "28/20", "45/20", "20"), socket.taken);
    }

    @Test
    void linksDoNotPartEachOthersGroups() {
        UdpLink other = new UdpLink(sender, reports, new InetSocketAddress("127.0.0.2", 5405));
        for (int count = 0; count < 3; count++) {
            link.send(ByteBuffer.allocate(10), 10);
            other.send(ByteBuffer.allocate(20), 20);
        }
        socket.runPendingTasks();
        assertEquals(List.of("30/10", "60/20"), socket.taken);
    }

    @Test
    void groupsOfManyMessagesKeepTheLimits() {
        for (int count = 0; count < 70; count++) {
            link.send(ByteBuffer.allocate(100), 100);
        }
        link.send(ByteBuffer.allocate(5000), 2000);
        for (int count = 0; count < 33; count++) {
            link.send(ByteBuffer.allocate(2000), 2000);
        }
        socket.runPendingTasks();
        assertEquals(List.of("6400/100", "600/100", "5000/2000", "64000/2000", "2000"), socket.taken);
    }

    @Test
    void whatWasSentBeforeTheSenderClosesGoesOut() {
        link.send(ByteBuffer.allocate(10), 10);
        link.send(ByteBuffer.allocate(10), 10);
        sender.close();
        assertEquals(List.of("20/10"), socket.taken);
    }

    @Test
    void aFullSocketQueuesUpToALimitAndDropsTheNewest() {
        socket.full = true;
        int packets = 2 * SocketOptions.QUEUE_LIMIT_BYTES / 65_000;
        for (int number = 0; number < packets; number++) {
            link.send(ByteBuffer.allocate(65_000).putInt(0, number), 65_000);
        }
        socket.runPendingTasks();
        int kept = packets - (int) sender.droppedPackets();
        assertTrue(Math.abs(kept - packets / 2) <= 2, kept + " of " + packets + " kept");
        assertEquals(packets - kept, link.lostPackets());
        socket.full = false;
        socket.flush();
        link.send(ByteBuffer.allocate(4).putInt(0, packets), 4);
        socket.runPendingTasks();
        assertEquals(kept + 1, socket.taken.size());
        assertEquals(kept - 1, socket.numbers.get(kept - 1));
        assertEquals(packets, socket.numbers.get(kept));
    }

    @Test
    void aRouteThatIsNotThereIsReported() throws Exception {
        socket.failure = new NativeIoException("sendmmsg", -113);
        link.send(ByteBuffer.allocate(300), 100);
        socket.runPendingTasks();
        assertTrue(listener.takeUnreachable().contains("-113"));
        assertEquals(3, link.lostPackets());
    }

    @Test
    void aGroupThatIsTooLongIsReportedOnceWithItsPacketSize() throws Exception {
        socket.failure = new NativeIoException("sendmmsg", -90);
        link.send(ByteBuffer.allocate(300), 100);
        socket.runPendingTasks();
        assertEquals(100, listener.takeTooLong().packetSizeBytes());
        assertEquals(0, link.lostPackets());
        OnLoop.run(loop, () -> null);
        assertEquals(0, listener.waiting());
    }

    @Test
    void aSendThatFailsForAnotherPacketIsTriedAgainInTheSameTurn() {
        errors.inUse = true;
        errors.standing = 4;
        socket.failure = new NativeIoException("sendmmsg", -111);
        socket.failuresLeft = 4;
        link.send(ByteBuffer.allocate(300), 100);
        link.send(ByteBuffer.allocate(107), 107);
        socket.runPendingTasks();
        assertEquals(List.of("107", "300/100"), socket.taken.stream().sorted().toList());
        assertTrue(link.retriedPackets() >= 4);
        assertEquals(0, link.lostPackets());
        assertEquals(0, listener.waiting());
    }

    @Test
    void aRefusalOfItsOwnIsReportedAfterOneMoreTry() throws Exception {
        errors.inUse = true;
        socket.failure = new NativeIoException("sendmmsg", -113);
        link.send(ByteBuffer.allocate(10), 10);
        socket.runPendingTasks();
        listener.takeUnreachable();
        assertEquals(2, errors.reads);
    }

    @Test
    void aLengthThatTheSystemRefusesIsNotTriedAgainAndReportedWithItsMtu() throws Exception {
        errors.inUse = true;
        socket.failure = new NativeIoException("sendmmsg", -90);
        reports.localMtu(REMOTE.getAddress(), 1400);
        link.send(ByteBuffer.allocate(2000), 2000);
        socket.runPendingTasks();
        assertEquals(new RecordingListener.TooLong(link, 2000, 1400), listener.takeTooLong());
        assertEquals(1, errors.reads);
    }

    @Test
    void aFloodOfErrorsOfOthersDoesNotHoldTheLoopAndLosesNothing() throws Exception {
        OnLoop.run(loop, () -> {
            errors.inUse = true;
            errors.standing = Integer.MAX_VALUE;
            socket.failure = new NativeIoException("sendmmsg", -111);
            link.send(ByteBuffer.allocate(10), 10);
            socket.runPendingTasks();
            assertTrue(errors.reads < 20, errors.reads + " tries in a turn");
            socket.failure = null;
            return null;
        });
        while (OnLoop.run(loop, socket.taken::size) < 1) {
            Thread.onSpinWait();
        }
        assertEquals(0, listener.waiting());
    }

    @Test
    void withoutRoomPacketsWaitInTheirOrderAndOthersPassThem() throws Exception {
        UdpLink other = new UdpLink(sender, reports, new InetSocketAddress("127.0.0.2", 5405));
        OnLoop.run(loop, () -> {
            socket.failure = new NativeIoException("sendmmsg", -105);
            socket.failuresLeft = 1;
            link.send(ByteBuffer.allocate(4).putInt(0, 1), 4);
            socket.runPendingTasks();
            assertEquals(List.of(), socket.taken);
            link.send(ByteBuffer.allocate(4).putInt(0, 2), 4);
            other.send(ByteBuffer.allocate(4).putInt(0, 3), 4);
            socket.runPendingTasks();
            assertEquals(List.of(3), socket.numbers);
            return null;
        });
        while (OnLoop.run(loop, socket.numbers::size) < 3) {
            Thread.onSpinWait();
        }
        assertEquals(List.of(3, 1, 2), OnLoop.run(loop, () -> List.copyOf(socket.numbers)));
        assertEquals(0, listener.waiting());
    }

    @Test
    void whatWaitsForRoomHasALimitAndGoesWithTheSender() throws Exception {
        OnLoop.run(loop, () -> {
            socket.failure = new NativeIoException("sendmmsg", -105);
            int packets = 2 * SocketOptions.QUEUE_LIMIT_BYTES / 65_000;
            for (int number = 0; number < packets; number++) {
                link.send(ByteBuffer.allocate(65_000), 65_000);
            }
            socket.runPendingTasks();
            long dropped = sender.droppedPackets();
            assertTrue(Math.abs(dropped - packets / 2) <= 2, dropped + " of " + packets + " dropped");
            sender.close();
            assertEquals(List.of(), socket.taken);
            return null;
        });
    }

    @Test
    void aPathThatIsTooNarrowIsToldByTheShortestRefusedLength() throws Exception {
        OnLoop.run(loop, () -> {
            reports.tooLongOnPath(REMOTE.getAddress(), 1280);
            reports.tooLongOnPath(REMOTE.getAddress(), 1280);
            return null;
        });
        assertEquals(new RecordingListener.TooLong(link, 1280 - 20 - 8 + 1, 1280), listener.takeTooLong());
        OnLoop.run(loop, () -> null);
        assertEquals(0, listener.waiting());
    }

    @Test
    void failuresAreToldApartByNumberOrText() {
        assertEquals(SendFailure.TOO_LONG, SendFailure.of(new NativeIoException("sendTo", -90)));
        assertEquals(SendFailure.FILTERED, SendFailure.of(new NativeIoException("sendTo", -1)));
        assertEquals(SendFailure.INVALID, SendFailure.of(new NativeIoException("sendmmsg", -22)));
        assertEquals(SendFailure.INVALID, SendFailure.of(new NativeIoException("sendmmsg", -5)));
        assertEquals(SendFailure.UNREACHABLE, SendFailure.of(new NativeIoException("sendTo", -101)));
        assertEquals(SendFailure.NO_ROOM, SendFailure.of(new NativeIoException("sendTo", -105)));
        assertEquals(SendFailure.OTHER, SendFailure.of(new NativeIoException("sendTo", -9)));
        assertEquals(SendFailure.FILTERED, SendFailure.of(new IOException("Operation not permitted")));
        assertEquals(SendFailure.NO_ROOM, SendFailure.of(new IOException("No buffer space available")));
        assertEquals(SendFailure.UNREACHABLE, SendFailure.of(new PortUnreachableException("refused")));
        assertEquals(SendFailure.TOO_LONG, SendFailure.of(new IOException("Message too long")));
        assertEquals(SendFailure.UNREACHABLE, SendFailure.of(new IOException("Network is unreachable")));
        assertEquals(SendFailure.OTHER, SendFailure.of(new IOException()));
    }

    /** Errors of other packets, as many as a test says. */
    private static final class FakeErrors implements PendingErrors {
        private boolean inUse;
        private int standing;
        private int reads;

        @Override
        public boolean isInUse() {
            return inUse;
        }

        @Override
        public boolean empty() {
            reads++;
            return standing-- > 0;
        }
    }

    /** A channel that notes what it is given, or refuses it, or takes nothing as if its send buffer was full. */
    private static final class FakeSocket extends EmbeddedChannel {
        private final List<String> taken = new ArrayList<>();
        private final List<Integer> numbers = new ArrayList<>();
        private boolean full;
        private @Nullable IOException failure;
        private int failuresLeft = Integer.MAX_VALUE;

        FakeSocket() {
            config().setWriteBufferWaterMark(
                            new WriteBufferWaterMark(SocketOptions.QUEUE_LIMIT_BYTES, SocketOptions.QUEUE_LIMIT_BYTES));
        }

        @Override
        protected void doWrite(ChannelOutboundBuffer in) {
            while (!full && in.current() instanceof DatagramPacket packet) {
                if (failure != null && failuresLeft > 0) {
                    failuresLeft--;
                    in.remove(failure);
                    continue;
                }
                ByteBuf content = packet.content();
                String segments = packet instanceof SegmentedDatagramPacket group ? "/" + group.segmentSize() : "";
                taken.add(content.readableBytes() + segments);
                numbers.add(content.readableBytes() >= 4 ? content.getInt(content.readerIndex()) : 0);
                in.remove();
            }
        }
    }
}
