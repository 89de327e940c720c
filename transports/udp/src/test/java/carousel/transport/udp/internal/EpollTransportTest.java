package carousel.transport.udp.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import carousel.api.transport.TransportEndpoint;
import carousel.api.transport.TransportSettings;
import carousel.loop.internal.NodeEventLoop;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@SuppressWarnings("AddressSelection") // literals only
class EpollTransportTest {
    private static final IntegerUnixChannelOption IP_MTU_DISCOVER =
            new IntegerUnixChannelOption("IP_MTU_DISCOVER", 0, 10);
    private static final IntegerUnixChannelOption IP_TOS = new IntegerUnixChannelOption("IP_TOS", 0, 1);
    private static final IntegerUnixChannelOption IPV6_MTU_DISCOVER =
            new IntegerUnixChannelOption("IPV6_MTU_DISCOVER", 41, 23);
    private static final IntegerUnixChannelOption IPV6_V6ONLY = new IntegerUnixChannelOption("IPV6_V6ONLY", 41, 26);
    private static final IntegerUnixChannelOption IPV6_DONTFRAG = new IntegerUnixChannelOption("IPV6_DONTFRAG", 41, 62);
    private static final IntegerUnixChannelOption SO_PRIORITY = new IntegerUnixChannelOption("SO_PRIORITY", 1, 12);
    private static final IntegerUnixChannelOption SO_NO_CHECK = new IntegerUnixChannelOption("SO_NO_CHECK", 1, 11);

    private final NodeEventLoop loop = new NodeEventLoop();
    private final UdpTransportProvider provider = new UdpTransportProvider();
    private final RecordingListener listener = new RecordingListener();

    @BeforeEach
    void needsEpoll() {
        assumeTrue(Epoll.isAvailable());
    }

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    @Test
    void socketOptionsAreThoseOfKnetWire61() throws Exception {
        DatagramChannel ipv4 = loop.newDatagramChannel(SocketProtocolFamily.INET);
        SocketOptions.apply(ipv4, false, TransportSettings.DEFAULT);
        assertEquals(3, ipv4.config().getOption(IP_MTU_DISCOVER));
        assertEquals(0x10, ipv4.config().getOption(IP_TOS));
        assertEquals(6, ipv4.config().getOption(SO_PRIORITY));
        loop.netty().register(ipv4).sync().channel().close().sync();
        DatagramChannel ipv6 = loop.newDatagramChannel(SocketProtocolFamily.INET6);
        SocketOptions.apply(ipv6, true, TransportSettings.DEFAULT);
        assertEquals(3, ipv6.config().getOption(IPV6_MTU_DISCOVER));
        assertEquals(1, ipv6.config().getOption(IPV6_V6ONLY));
        assertEquals(1, ipv6.config().getOption(IPV6_DONTFRAG));
        assertEquals(6, ipv6.config().getOption(SO_PRIORITY));
        loop.netty().register(ipv6).sync().channel().close().sync();
    }

    @Test
    void aDscpTakesThePlaceOfLowDelayAndLeavesThePriority() throws Exception {
        DatagramChannel channel = loop.newDatagramChannel(SocketProtocolFamily.INET);
        SocketOptions.apply(channel, false, new TransportSettings(46));
        assertEquals(46 << 2, channel.config().getOption(IP_TOS));
        assertEquals(6, channel.config().getOption(SO_PRIORITY));
        loop.netty().register(channel).sync().channel().close().sync();
    }

    @Test
    void nioSetsTheTypeOfServiceAndDontFragmentWhereTheJdkCan() throws Exception {
        try (NodeEventLoop nio = NodeEventLoop.onNio()) {
            DatagramChannel channel = nio.newDatagramChannel(SocketProtocolFamily.INET);
            SocketOptions.apply(channel, false, TransportSettings.DEFAULT);
            assertEquals(0x10, channel.config().getOption(ChannelOption.IP_TOS));
            Object dontFragment = channel.config().getOptions().entrySet().stream()
                    .filter(option -> option.getKey().name().equals("IP_DONTFRAGMENT"))
                    .findFirst()
                    .map(Map.Entry::getValue)
                    .orElse(null);
            // since Java 19
            assertEquals(Runtime.version().feature() >= 19 ? true : null, dontFragment);
            nio.netty().register(channel).sync().channel().close().sync();
        }
    }

    @Test
    void buffersAreWhatIsWantedOrAllThatTheSystemGives() throws Exception {
        try (NodeEventLoop nio = NodeEventLoop.onNio()) {
            for (NodeEventLoop each : List.of(loop, nio)) {
                DatagramChannel channel = each.newDatagramChannel(SocketProtocolFamily.INET);
                SocketOptions.apply(channel, false, TransportSettings.DEFAULT);
                int receive = SocketOptions.bufferBytes(channel.config(), ChannelOption.SO_RCVBUF, each == loop);
                int send = SocketOptions.bufferBytes(channel.config(), ChannelOption.SO_SNDBUF, each == loop);
                assertTrue(
                        receive == SocketOptions.BUFFER_BYTES || receive == limit("rmem_max"), "SO_RCVBUF " + receive);
                assertTrue(send == SocketOptions.BUFFER_BYTES || send == limit("wmem_max"), "SO_SNDBUF " + send);
                each.netty().register(channel).sync().channel().close().sync();
            }
        }
    }

    private static int limit(String name) throws IOException {
        return Integer.parseInt(
                Files.readAllLines(Path.of("/proc/sys/net/core", name)).get(0));
    }

    @Test
    void anAddressThatDoesNotExistYetCanBeBound() throws Exception {
        TransportEndpoint endpoint = open("203.0.113.77");
        assertEquals("203.0.113.77", endpoint.localAddress().getAddress().getHostAddress());
    }

    @Test
    void aForeignEventLoopIsRefusedWithWhatWasExpected() {
        EventLoop foreign = new EventLoop() {
            @Override
            public long nanoTime() {
                return 0;
            }

            @Override
            public boolean inEventLoop() {
                return true;
            }

            @Override
            public void execute(Runnable task) {
                task.run();
            }

            @Override
            public LoopTimer newTimer(Runnable task) {
                throw new UnsupportedOperationException();
            }
        };
        IOException refused = assertThrows(
                IOException.class,
                () -> provider.open(
                        foreign, new InetSocketAddress("127.0.0.1", 0), TransportSettings.DEFAULT, listener));
        assertTrue(String.valueOf(refused.getMessage()).contains("carousel.loop.NettyEventLoop"), refused.getMessage());
    }

    @Test
    void packetsOfARefusedGroupArriveOneByOneAndGroupsAreGivenUp() throws Exception {
        assumeTrue(EpollDatagramChannel.isSegmentedDatagramPacketSupported());
        TransportEndpoint there = open("127.0.0.1");
        RecordingListener here = new RecordingListener();
        DatagramChannel channel = loop.newDatagramChannel(SocketProtocolFamily.INET);
        UdpEndpoint sending = new UdpEndpoint(channel, false, loop, here, closed -> {});
        // Without checksums the kernel refuses segmentation with EINVAL.
        channel.config().setOption(SO_NO_CHECK, 1);
        sending.bind(new InetSocketAddress("127.0.0.1", 0), TransportSettings.DEFAULT);
        byte[] frame = new byte[10_500];
        for (int round = 0; round < 2; round++) {
            OnLoop.run(loop, () -> {
                sending.connect(there.localAddress()).send(ByteBuffer.wrap(frame), 1000);
                return null;
            });
            for (int number = 0; number < 10; number++) {
                assertEquals(1000, listener.takePacket().bytes().length);
            }
            assertEquals(500, listener.takePacket().bytes().length);
            assertFalse(OnLoop.run(loop, sending.sender()::isSegmenting));
        }
        assertEquals(0, here.waiting());
    }

    @Test
    void segmentationStaysWhenTheAddressIsToBlame() throws Exception {
        assumeTrue(EpollDatagramChannel.isSegmentedDatagramPacketSupported());
        UdpEndpoint endpoint = (UdpEndpoint) open("127.0.0.1");
        boolean segmenting = OnLoop.run(loop, endpoint.sender()::isSegmenting);
        OnLoop.run(loop, () -> {
            // From a loopback address to the world: EINVAL, in a group or not.
            endpoint.connect(new InetSocketAddress("203.0.113.1", 5405)).send(ByteBuffer.allocate(5000), 1000);
            endpoint.connect(endpoint.localAddress()).send(ByteBuffer.wrap(new byte[] {1}), 1);
            return null;
        });
        assertArrayEquals(new byte[] {1}, listener.takePacket().bytes());
        OnLoop.run(loop, () -> null);
        assertTrue(segmenting);
        assertTrue(OnLoop.run(loop, endpoint.sender()::isSegmenting));
    }

    private TransportEndpoint open(String address) throws Exception {
        return OnLoop.run(
                loop,
                () -> provider.open(loop, new InetSocketAddress(address, 0), TransportSettings.DEFAULT, listener));
    }
}
