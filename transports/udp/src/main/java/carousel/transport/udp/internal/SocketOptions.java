package carousel.transport.udp.internal;

import carousel.api.transport.TransportSettings;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket options of knet-wire 6.1; those for errors follow the service that reads them ({@link ErrorQueue}). NIO has no
 * raw options: there an address must exist before it can be bound, and DF is set where the JDK can (19 and newer; then the
 * system minds the path MTU it knows), else the system's path MTU discovery stays as it is.
 */
final class SocketOptions {
    /** SO_RCVBUF and SO_SNDBUF. */
    static final int BUFFER_BYTES = 8_388_608;

    /** Bytes that may wait in Netty for room in the socket's send buffer; what comes then is dropped. */
    static final int QUEUE_LIMIT_BYTES = 16 << 20;

    private static final Logger LOGGER = LoggerFactory.getLogger("KNET");

    private static final int SOL_SOCKET = 1;
    private static final int IPPROTO_IP = 0;
    private static final int IPPROTO_IPV6 = 41;
    private static final int PMTUDISC_PROBE = 3;
    private static final int PRIORITY_INTERACTIVE = 6;
    private static final int TOS_LOW_DELAY = 0x10;
    private static final int DSCP_SHIFT = 2;

    private static final IntegerUnixChannelOption SO_SNDBUFFORCE =
            new IntegerUnixChannelOption("SO_SNDBUFFORCE", SOL_SOCKET, 32);
    private static final IntegerUnixChannelOption SO_RCVBUFFORCE =
            new IntegerUnixChannelOption("SO_RCVBUFFORCE", SOL_SOCKET, 33);
    private static final IntegerUnixChannelOption SO_PRIORITY =
            new IntegerUnixChannelOption("SO_PRIORITY", SOL_SOCKET, 12);
    private static final IntegerUnixChannelOption IP_MTU_DISCOVER =
            new IntegerUnixChannelOption("IP_MTU_DISCOVER", IPPROTO_IP, 10);
    private static final IntegerUnixChannelOption IPV6_MTU_DISCOVER =
            new IntegerUnixChannelOption("IPV6_MTU_DISCOVER", IPPROTO_IPV6, 23);
    private static final IntegerUnixChannelOption IPV6_V6ONLY =
            new IntegerUnixChannelOption("IPV6_V6ONLY", IPPROTO_IPV6, 26);
    private static final IntegerUnixChannelOption IPV6_DONTFRAG =
            new IntegerUnixChannelOption("IPV6_DONTFRAG", IPPROTO_IPV6, 62);

    /** Of {@code jdk.net.ExtendedSocketOptions}. */
    private static final String IP_DONTFRAGMENT = "IP_DONTFRAGMENT";

    private static final AtomicBoolean CAP_LOGGED = new AtomicBoolean();

    private SocketOptions() {}

    /**
     * Sets all options a channel needs before it is registered and bound.
     *
     * @throws ChannelException when the system refuses an option that matters to the wire
     */
    static void apply(DatagramChannel channel, boolean ipv6, TransportSettings settings) {
        ChannelConfig config = channel.config();
        config.setWriteBufferWaterMark(new WriteBufferWaterMark(QUEUE_LIMIT_BYTES, QUEUE_LIMIT_BYTES));
        setBuffer(config, ChannelOption.SO_RCVBUF, SO_RCVBUFFORCE, channel instanceof EpollDatagramChannel);
        setBuffer(config, ChannelOption.SO_SNDBUF, SO_SNDBUFFORCE, channel instanceof EpollDatagramChannel);
        // The priority comes last: setting the type of service sets a priority of its own.
        config.setOption(ChannelOption.IP_TOS, typeOfService(settings));
        if (channel instanceof EpollDatagramChannel) {
            config.setOption(EpollChannelOption.IP_FREEBIND, true);
            config.setOption(SO_PRIORITY, PRIORITY_INTERACTIVE);
            if (ipv6) {
                config.setOption(IPV6_V6ONLY, 1);
                config.setOption(IPV6_MTU_DISCOVER, PMTUDISC_PROBE);
                config.setOption(IPV6_DONTFRAG, 1);
            } else {
                config.setOption(IP_MTU_DISCOVER, PMTUDISC_PROBE);
            }
        } else {
            dontFragment(config);
        }
    }

    /** Looks for the option among those the JDK has, for it is not there to compile against on 17. */
    @SuppressWarnings("unchecked") // the JDK documents it as Boolean
    private static void dontFragment(ChannelConfig config) {
        for (ChannelOption<?> option : config.getOptions().keySet()) {
            if (option.name().equals(IP_DONTFRAGMENT)) {
                config.setOption((ChannelOption<Boolean>) option, true);
            }
        }
    }

    private static int typeOfService(TransportSettings settings) {
        return settings.ipDscp() == 0 ? TOS_LOW_DELAY : settings.ipDscp() << DSCP_SHIFT;
    }

    private static void setBuffer(
            ChannelConfig config, ChannelOption<Integer> plain, IntegerUnixChannelOption forced, boolean epoll) {
        config.setOption(plain, BUFFER_BYTES);
        if (bufferBytes(config, plain, epoll) >= BUFFER_BYTES) {
            return;
        }
        if (epoll) {
            try {
                config.setOption(forced, BUFFER_BYTES);
                return;
            } catch (ChannelException e) {
                LOGGER.debug("{} is refused: {}", forced.name(), e.getMessage());
            }
        }
        if (CAP_LOGGED.compareAndSet(false, true)) {
            LOGGER.warn(
                    "The system caps {} at {} bytes, {} are wanted: raise net.core.rmem_max and net.core.wmem_max.",
                    plain.name(),
                    bufferBytes(config, plain, epoll),
                    BUFFER_BYTES);
        }
    }

    /** What the system granted: Linux tells twice of it, and the JDK, but not Netty, takes that back. */
    static int bufferBytes(ChannelConfig config, ChannelOption<Integer> option, boolean epoll) {
        return epoll ? config.getOption(option) / 2 : config.getOption(option);
    }
}
