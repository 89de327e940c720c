package carousel.sample.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import carousel.api.transport.TransportEndpoint;
import carousel.api.transport.TransportLink;
import carousel.api.transport.TransportSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the contract of a transport asks for, over loopback. */
@Timeout(60)
class TcpTransportTest {
    private final TestLoop loop = new TestLoop();
    private final TcpTransport transport = new TcpTransport();
    private final RecordingListener sent = new RecordingListener();
    private final RecordingListener received = new RecordingListener();

    @AfterEach
    void close() throws Exception {
        transport.deactivate();
        loop.run(() -> null); // behind the closing
        loop.close();
    }

    private TransportEndpoint open(InetSocketAddress address, RecordingListener listener) throws Exception {
        return loop.run(() -> transport.open(loop, address, TransportSettings.DEFAULT, listener));
    }

    private TransportEndpoint open(String address, RecordingListener listener) throws Exception {
        return open(new InetSocketAddress(address, 0), listener);
    }

    /** A link that is up. */
    private TransportLink connect(TransportEndpoint from, InetSocketAddress to) throws Exception {
        TransportLink link = loop.run(() -> from.connect(to));
        await(link::isConnected);
        return link;
    }

    private void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!loop.run(condition)) {
            assertTrue(System.nanoTime() < deadline, "not within 10 s");
            Thread.onSpinWait();
        }
    }

    private void send(TransportLink link, byte[] packets, int packetSizeBytes) throws Exception {
        loop.run(() -> {
            link.send(ByteBuffer.wrap(packets), packetSizeBytes);
            return null;
        });
    }

    private static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void isTheTransportTcp() {
        assertEquals("tcp", transport.name());
        assertEquals(24, transport.overheadBytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aPacketArrivesWithTheAddressThatItsSenderListensAt(String address) throws Exception {
        assumeTrue(exists(address));
        TransportEndpoint here = open(address, sent);
        TransportEndpoint there = open(address, received);
        send(connect(here, there.localAddress()), new byte[] {1, 2, 3}, 3);
        RecordingListener.Packet packet = received.takePacket();
        assertArrayEquals(new byte[] {1, 2, 3}, packet.bytes());
        assertEquals(here.localAddress(), packet.source());
    }

    private static boolean exists(String address) throws IOException {
        try {
            return NetworkInterface.getByInetAddress(InetAddress.getByName(address)) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 1446, 16_000, 65_535})
    void fragmentsOfAFrameArriveAsPacketsOfTheirOwnInTheirOrder(int packetSizeBytes) throws Exception {
        TransportEndpoint here = open("127.0.0.1", sent);
        TransportEndpoint there = open("127.0.0.1", received);
        byte[] frame = bytes(packetSizeBytes * 20 + (packetSizeBytes + 1) / 2, 7);
        send(connect(here, there.localAddress()), frame, packetSizeBytes);
        for (int start = 0; start < frame.length; start += packetSizeBytes) {
            byte[] expected = Arrays.copyOfRange(frame, start, Math.min(frame.length, start + packetSizeBytes));
            assertArrayEquals(expected, received.takePacket().bytes());
        }
    }

    @Test
    void sendingLeavesTheBufferAsItWas() throws Exception {
        TransportEndpoint here = open("127.0.0.1", sent);
        TransportEndpoint there = open("127.0.0.1", received);
        TransportLink link = connect(here, there.localAddress());
        ByteBuffer packets = ByteBuffer.allocateDirect(100).position(10).limit(31);
        loop.run(() -> {
            link.send(packets.asReadOnlyBuffer(), 20);
            link.send(packets, 20);
            return null;
        });
        assertEquals(10, packets.position());
        assertEquals(31, packets.limit());
        for (int length : new int[] {20, 1, 20, 1}) {
            assertEquals(length, received.takePacket().bytes().length);
        }
        assertThrows(IllegalArgumentException.class, () -> send(link, new byte[1], 0));
    }

    @Test
    void aPacketThatIsTooLongIsReported() throws Exception {
        TransportEndpoint here = open("127.0.0.1", sent);
        TransportEndpoint there = open("127.0.0.1", received);
        TransportLink link = connect(here, there.localAddress());
        send(link, new byte[65_536], 65_536);
        assertEquals(new RecordingListener.News("too long", link, "65536 0"), sent.takeNews());
    }

    @Test
    void bothDirectionsHaveConnectionsOfTheirOwn() throws Exception {
        TransportEndpoint here = open("127.0.0.1", sent);
        TransportEndpoint there = open("127.0.0.1", received);
        TransportLink one = connect(here, there.localAddress());
        TransportLink other = connect(there, here.localAddress());
        for (byte number = 0; number < 50; number++) {
            send(one, new byte[] {number}, 1);
            send(other, new byte[] {number}, 1);
            assertEquals(number, received.takePacket().bytes()[0]);
            assertEquals(number, sent.takePacket().bytes()[0]);
        }
    }

    /** What finds no room is lost and counted, memory stays bounded, and nothing that arrives is damaged or out of order. */
    @Test
    void aLoopThatIsBehindMakesTheSenderLoseWholePackets() throws Exception {
        TransportEndpoint here = open("127.0.0.1", sent);
        TestLoop slow = new TestLoop();
        try {
            TransportEndpoint there = slow.run(() ->
                    transport.open(slow, new InetSocketAddress("127.0.0.1", 0), TransportSettings.DEFAULT, received));
            TransportLink link = connect(here, there.localAddress());
            byte[] packet = bytes(50_000, 3);
            int[] count = {0};
            slow.run(() -> {
                await(() -> {
                    // many a turn: a peer that takes nothing for too long is given up
                    for (int i = 0; i < 32 && link.lostPackets() <= 100; i++) {
                        ByteBuffer next = ByteBuffer.wrap(packet).putInt(0, count[0]++);
                        link.send(next, packet.length);
                    }
                    return link.lostPackets() > 100;
                });
                return null;
            });
            long lost = loop.run(link::lostPackets);
            int before = -1;
            for (int i = 0; i < count[0] - lost; i++) {
                byte[] bytes = received.takePacket().bytes();
                int number = ByteBuffer.wrap(bytes).getInt();
                assertTrue(number > before, number + " behind " + before);
                before = number;
                ByteBuffer.wrap(packet).putInt(0, number);
                assertArrayEquals(packet, bytes);
            }
            assertTrue(received.packets.isEmpty());
        } finally {
            slow.close();
        }
    }

    @Test
    void aPeerThatEndsIsReportedAsRefusedAndFoundAgainWhenItIsBack() throws Exception {
        TransportEndpoint here = open("127.0.0.1", sent);
        TransportEndpoint there = open("127.0.0.1", received);
        InetSocketAddress address = there.localAddress();
        TransportLink link = connect(here, address);
        loop.run(() -> {
            there.close();
            return null;
        });
        RecordingListener.News news = sent.takeNews();
        assertEquals("refused", news.what());
        assertEquals(link, news.link());
        assertFalse(loop.run(link::isConnected));
        openWhenFree(address);
        await(link::isConnected);
        send(link, new byte[] {9}, 1);
        assertArrayEquals(new byte[] {9}, received.takePacket().bytes());
    }

    private TransportEndpoint openWhenFree(InetSocketAddress local) throws Exception {
        TransportEndpoint[] opened = {null};
        await(() -> {
            try {
                opened[0] = transport.open(loop, local, TransportSettings.DEFAULT, received);
                return true;
            } catch (IOException e) {
                return false;
            }
        });
        return opened[0];
    }

    /** A process that was stopped, or a cable that was pulled: TCP itself would not notice for minutes. */
    @Test
    void aPeerThatFallsSilentIsReported() throws Exception {
        TransportEndpoint here = open("127.0.0.1", sent);
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            TransportLink link = connect(here, (InetSocketAddress) mute.getLocalSocketAddress());
            RecordingListener.News news = sent.takeNews();
            assertEquals("unreachable", news.what());
            assertEquals(link, news.link());
            assertTrue(news.reason().contains("no sign of life"), news.reason());
        }
    }

    @Test
    void anIdleConnectionStaysUp() throws Exception {
        TransportEndpoint here = open("127.0.0.1", sent);
        TransportEndpoint there = open("127.0.0.1", received);
        TransportLink link = connect(here, there.localAddress());
        assertNull(sent.news.poll(2_500, TimeUnit.MILLISECONDS));
        assertTrue(loop.run(link::isConnected));
    }

    /** A file with addresses of two kinds: that link stays down, the others do not care. */
    @Test
    void anAddressThatCannotBeReachedFromTheLocalOneHarmsNoOtherLink() throws Exception {
        assumeTrue(exists("::1"));
        TransportEndpoint here = open("127.0.0.1", sent);
        TransportEndpoint there = open("127.0.0.1", received);
        TransportLink wrong = loop.run(() -> here.connect(new InetSocketAddress("::1", 5405)));
        TransportLink link = connect(here, there.localAddress());
        send(link, new byte[] {1}, 1);
        assertArrayEquals(new byte[] {1}, received.takePacket().bytes());
        assertFalse(loop.run(wrong::isConnected));
    }

    @Test
    void strangersAreCutOffAndDisturbNobody() throws Exception {
        TransportEndpoint here = open("127.0.0.1", sent);
        TransportEndpoint there = open("127.0.0.1", received);
        TransportLink link = connect(here, there.localAddress());
        byte[] tooLong =
                ByteBuffer.allocate(12).put(Wire.greeting(1)).putInt(65_536).array();
        for (byte[] words : new byte[][] {"GET / HTTP/1.1\r\n\r\n".getBytes(), tooLong}) {
            try (Socket stranger = new Socket(
                    there.localAddress().getAddress(), there.localAddress().getPort())) {
                stranger.getOutputStream().write(words);
                InputStream answer = stranger.getInputStream();
                assertTrue(ended(answer), "it is cut off");
            }
        }
        send(link, new byte[] {1}, 1);
        assertArrayEquals(new byte[] {1}, received.takePacket().bytes());
        assertTrue(received.packets.isEmpty());
    }

    private static boolean ended(InputStream stream) throws IOException {
        try {
            return stream.read() < 0;
        } catch (SocketException e) {
            return true; // by a reset
        }
    }

    @Test
    void whatAListenerDoesToAPacketDoesNotReachTheNext() throws Exception {
        TransportEndpoint here = open("127.0.0.1", sent);
        TransportEndpoint there = open("127.0.0.1", received);
        received.whenReceived = () -> {
            throw new IllegalStateException("on purpose");
        };
        send(connect(here, there.localAddress()), new byte[] {0, 1, 2, 3}, 1);
        for (byte number = 0; number < 4; number++) {
            assertArrayEquals(new byte[] {number}, received.takePacket().bytes());
        }
    }

    @Test
    void whatWasSentBeforeClosingStillGoesOutAndNothingAfter() throws Exception {
        TransportEndpoint here = open("127.0.0.1", sent);
        TransportEndpoint there = open("127.0.0.1", received);
        TransportLink link = connect(here, there.localAddress());
        loop.run(() -> {
            link.send(ByteBuffer.wrap(new byte[] {1}), 1);
            here.close();
            link.send(ByteBuffer.wrap(new byte[] {2}), 1);
            here.close();
            return null;
        });
        assertArrayEquals(new byte[] {1}, received.takePacket().bytes());
        assertFalse(loop.run(link::isConnected));
        loop.run(() -> null);
        assertTrue(received.packets.isEmpty());
    }

    @Test
    void aListenerMayCloseTheEndpointThatReads() throws Exception {
        TransportEndpoint here = open("127.0.0.1", sent);
        TransportEndpoint there = open("127.0.0.1", received);
        received.whenReceived = there::close;
        send(connect(here, there.localAddress()), new byte[64_000], 1000);
        received.takePacket();
        loop.run(() -> null);
        assertTrue(received.packets.isEmpty());
    }

    @Test
    void anAddressThatCannotBeBoundIsNamed() throws Exception {
        TransportEndpoint first = open("127.0.0.1", sent);
        IOException refused = assertThrows(IOException.class, () -> open(first.localAddress(), received));
        assertTrue(
                refused.getMessage()
                        .contains("127.0.0.1:" + first.localAddress().getPort()),
                refused.getMessage());
        IOException unknown = assertThrows(
                IOException.class, () -> open(InetSocketAddress.createUnresolved("nowhere.invalid", 5405), received));
        assertTrue(unknown.getMessage().contains("nowhere.invalid"), unknown.getMessage());
    }

    @Test
    void endpointsCloseWithTheBundle() throws Exception {
        InetSocketAddress address = open("127.0.0.1", sent).localAddress();
        transport.deactivate();
        assertEquals(address, openWhenFree(address).localAddress());
    }
}
