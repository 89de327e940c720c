package carousel.transport.udp.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import carousel.api.transport.TransportEndpoint;
import carousel.api.transport.TransportLink;
import carousel.api.transport.TransportSettings;
import carousel.loop.internal.NodeEventLoop;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
@ParameterizedClass
@EnumSource(UdpTransportTest.Kind.class)
@SuppressWarnings("AddressSelection") // literals only
class UdpTransportTest {
    enum Kind {
        NATIVE,
        NIO
    }

    private final NodeEventLoop loop;
    private final UdpTransportProvider provider = new UdpTransportProvider();
    private final RecordingListener sent = new RecordingListener();
    private final RecordingListener received = new RecordingListener();

    UdpTransportTest(Kind kind) {
        loop = kind == Kind.NIO ? NodeEventLoop.onNio() : new NodeEventLoop();
    }

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    @Test
    void isTheTransportUdpWithAnOverheadOfEightBytes() {
        assertEquals("udp", provider.name());
        assertEquals(8, provider.overheadBytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aPacketArrivesWithItsSource(String address) throws Exception {
        assumeTrue(exists(address));
        TransportEndpoint here = open(address, sent);
        TransportEndpoint there = open(address, received);
        send(here, there, new byte[] {1, 2, 3}, 3);
        RecordingListener.Packet packet = received.takePacket();
        assertArrayEquals(new byte[] {1, 2, 3}, packet.bytes());
        assertEquals(here.localAddress(), packet.source());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 1446, 16_000, 40_000})
    void fragmentsOfAFrameArriveAsPacketsOfTheirOwn(int packetSizeBytes) throws Exception {
        TransportEndpoint here = open("127.0.0.1", sent);
        TransportEndpoint there = open("127.0.0.1", received);
        byte[] frame = new byte[packetSizeBytes * 99 + (packetSizeBytes + 1) / 2];
        new Random(7).nextBytes(frame);
        send(here, there, frame, packetSizeBytes);
        for (int start = 0; start < frame.length; start += packetSizeBytes) {
            int end = Math.min(frame.length, start + packetSizeBytes);
            assertArrayEquals(
                    Arrays.copyOfRange(frame, start, end), received.takePacket().bytes());
        }
    }

    @Test
    void packetsOfOneTurnToSeveralHostsAllArrive() throws Exception {
        TransportEndpoint here = open("127.0.0.1", sent);
        TransportEndpoint there = open("127.0.0.1", received);
        RecordingListener third = new RecordingListener();
        TransportEndpoint elsewhere = open("127.0.0.1", third);
        OnLoop.run(loop, () -> {
            TransportLink one = here.connect(there.localAddress());
            TransportLink two = here.connect(elsewhere.localAddress());
            ByteBuffer packet = ByteBuffer.allocateDirect(2000);
            for (int number = 0; number < 200; number++) {
                packet.clear().putInt(0, number);
                one.send(packet, 500);
                two.send(packet.asReadOnlyBuffer().limit(4), 500);
                assertEquals(0, packet.position());
                assertEquals(2000, packet.limit());
            }
            return null;
        });
        for (int number = 0; number < 200; number++) {
            assertEquals(number, ByteBuffer.wrap(received.takePacket().bytes()).getInt());
            received.takePacket();
            received.takePacket();
            assertEquals(500, received.takePacket().bytes().length);
            assertEquals(4, third.takePacket().bytes().length);
        }
    }

    @Test
    void theLongestDatagramPasses() throws Exception {
        TransportEndpoint here = open("127.0.0.1", sent);
        TransportEndpoint there = open("127.0.0.1", received);
        byte[] packet = new byte[65_507];
        new Random(1).nextBytes(packet);
        send(here, there, packet, packet.length);
        assertArrayEquals(packet, received.takePacket().bytes());
    }

    @Test
    void aPacketThatIsTooLongIsReportedWithTheMtuOfTheInterface() throws Exception {
        TransportEndpoint here = open("127.0.0.1", sent);
        TransportEndpoint there = open("127.0.0.1", received);
        TransportLink link = send(here, there, new byte[65_508], 65_508);
        RecordingListener.TooLong tooLong = sent.takeTooLong();
        int mtu = NetworkInterface.getByInetAddress(InetAddress.getByName("127.0.0.1"))
                .getMTU();
        assertEquals(new RecordingListener.TooLong(link, 65_508, mtu), tooLong);
    }

    @Test
    void theMtuIsFoundForLoopbackAndAnyAddresses() throws Exception {
        int mtu = NetworkInterface.getByInetAddress(InetAddress.getByName("127.0.0.1"))
                .getMTU();
        for (String address : new String[] {"127.0.0.9", "0.0.0.0"}) {
            InetSocketAddress local = new InetSocketAddress(address, 0);
            assertEquals(
                    mtu,
                    new InterfaceMtu(loop, () -> local).towards(new InetSocketAddress("127.0.0.1", 5405)),
                    address);
        }
        InetSocketAddress foreign = new InetSocketAddress("203.0.113.77", 0);
        assertEquals(0, new InterfaceMtu(loop, () -> foreign).towards(new InetSocketAddress("127.0.0.1", 5405)));
    }

    @Test
    void emptyDatagramsAreIgnored() throws Exception {
        TransportEndpoint there = open("127.0.0.1", received);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(new byte[0], 0, there.localAddress()));
            socket.send(new DatagramPacket(new byte[] {5}, 1, there.localAddress()));
            assertArrayEquals(new byte[] {5}, received.takePacket().bytes());
        }
        assertEquals(0, received.waiting());
    }

    @Test
    void whatAListenerDoesToAPacketDoesNotReachTheNext() throws Exception {
        TransportEndpoint here = open("127.0.0.1", sent);
        TransportEndpoint there = open("127.0.0.1", received);
        received.whenReceived(() -> {
            throw new IllegalStateException("on purpose");
        });
        for (byte number = 0; number < 3; number++) {
            send(here, there, new byte[] {number}, 1);
            RecordingListener.Packet packet = received.takePacket();
            assertArrayEquals(new byte[] {number}, packet.bytes());
            assertEquals(ByteOrder.BIG_ENDIAN, packet.order());
        }
    }

    @Test
    void whatWasSentBeforeClosingStillGoesOutAndNothingAfter() throws Exception {
        TransportEndpoint here = open("127.0.0.1", sent);
        TransportEndpoint there = open("127.0.0.1", received);
        OnLoop.run(loop, () -> {
            TransportLink link = here.connect(there.localAddress());
            link.send(ByteBuffer.wrap(new byte[] {1}), 1);
            link.send(ByteBuffer.wrap(new byte[65_508]), 65_508);
            here.close();
            link.send(ByteBuffer.wrap(new byte[] {2}), 1);
            here.close();
            return null;
        });
        assertArrayEquals(new byte[] {1}, received.takePacket().bytes());
        OnLoop.run(loop, () -> null);
        assertEquals(0, received.waiting());
        assertEquals(0, sent.waiting());
    }

    @Test
    void aListenerMayCloseTheEndpointThatReads() throws Exception {
        TransportEndpoint there = open("127.0.0.1", received);
        received.whenReceived(there::close);
        TransportEndpoint here = open("127.0.0.1", sent);
        send(here, there, new byte[64_000], 1000);
        received.takePacket();
        OnLoop.run(loop, () -> null);
        assertEquals(0, received.waiting());
    }

    @Test
    void aClosedLinkSendsNothing() throws Exception {
        TransportEndpoint here = open("127.0.0.1", sent);
        TransportEndpoint there = open("127.0.0.1", received);
        OnLoop.run(loop, () -> {
            TransportLink closed = here.connect(there.localAddress());
            assertTrue(closed.isConnected());
            closed.close();
            closed.send(ByteBuffer.wrap(new byte[] {1}), 1);
            here.connect(there.localAddress()).send(ByteBuffer.wrap(new byte[] {2}), 1);
            return null;
        });
        assertArrayEquals(new byte[] {2}, received.takePacket().bytes());
    }

    @Test
    void anAddressThatCannotBeBoundIsNamed() throws Exception {
        TransportEndpoint first = open("127.0.0.1", sent);
        IOException refused = assertThrows(
                IOException.class,
                () -> OnLoop.run(
                        loop, () -> provider.open(loop, first.localAddress(), TransportSettings.DEFAULT, received)));
        assertTrue(
                String.valueOf(refused.getMessage())
                        .contains("127.0.0.1:" + first.localAddress().getPort()),
                refused.getMessage());
        IOException unknown = assertThrows(
                IOException.class,
                () -> provider.open(
                        loop,
                        InetSocketAddress.createUnresolved("nowhere.invalid", 5405),
                        TransportSettings.DEFAULT,
                        received));
        assertTrue(String.valueOf(unknown.getMessage()).contains("nowhere.invalid"), unknown.getMessage());
    }

    @Test
    void endpointsCloseWithTheProvider() throws Exception {
        TransportEndpoint first = open("127.0.0.1", sent);
        provider.deactivate();
        TransportEndpoint again = openWhenFree(first.localAddress());
        assertEquals(first.localAddress(), again.localAddress());
    }

    /** NIO gives an address back when it next selects, a turn or two after the channel was closed. */
    private TransportEndpoint openWhenFree(InetSocketAddress local) throws Exception {
        for (int turn = 0; turn < 100; turn++) {
            try {
                return OnLoop.run(loop, () -> provider.open(loop, local, TransportSettings.DEFAULT, received));
            } catch (IOException e) {
                assertTrue(String.valueOf(e.getMessage()).contains("already in use"), e.getMessage());
            }
        }
        throw new AssertionError(local + " was not given back");
    }

    @Test
    void anEndpointCanBeOpenedFromAnotherThread() throws Exception {
        TransportEndpoint there =
                provider.open(loop, new InetSocketAddress("127.0.0.1", 0), TransportSettings.DEFAULT, received);
        TransportEndpoint here = open("127.0.0.1", sent);
        send(here, there, new byte[] {1}, 1);
        received.takePacket();
    }

    @Test
    void aLoopThatHasEndedIsRefused() {
        loop.close();
        IOException refused = assertThrows(
                IOException.class,
                () -> provider.open(loop, new InetSocketAddress("127.0.0.1", 0), TransportSettings.DEFAULT, received));
        assertTrue(String.valueOf(refused.getMessage()).contains("has ended"), refused.getMessage());
    }

    private TransportEndpoint open(String address, RecordingListener listener) throws Exception {
        return OnLoop.run(
                loop,
                () -> provider.open(loop, new InetSocketAddress(address, 0), TransportSettings.DEFAULT, listener));
    }

    private TransportLink send(TransportEndpoint from, TransportEndpoint to, byte[] packets, int packetSizeBytes)
            throws Exception {
        return OnLoop.run(loop, () -> {
            TransportLink link = from.connect(to.localAddress());
            link.send(ByteBuffer.wrap(packets), packetSizeBytes);
            return link;
        });
    }

    private static boolean exists(String address) throws IOException {
        try {
            return NetworkInterface.getByInetAddress(InetAddress.getByName(address)) != null;
        } catch (SocketException e) {
            return false;
        }
    }
}
