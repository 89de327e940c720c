package carousel.transport.udp.internal;

import carousel.api.os.SocketError;
import carousel.api.os.SocketErrors;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The error queue of one epoll socket (knet-wire 6.2). Netty does not know it: an entry keeps epoll reporting an error, and
 * the error of an ICMP message, whatever peer it is about, fails the next receive or send on the socket. So it is emptied
 * as soon as either is seen:
 *
 * <ul>
 *   <li>a receive or a send fails with an error that may come from the queue;
 *   <li>the socket was woken and there was nothing to receive: with an entry in the queue this happens at once when traffic
 *       leaves room for it;
 *   <li>now and then under traffic that leaves none, for {@code sendmmsg} hides the error from Netty when it has sent
 *       something before.
 * </ul>
 */
final class ErrorQueue implements PendingErrors {
    /** Entries taken at once: enough to empty the queue in all but a flood, which leaves the rest to the next turn. */
    private static final int READ_LIMIT = 1024;

    /** Wake-ups under traffic between two looks at the queue. */
    private static final int WAKE_UPS_PER_LOOK = 64;

    private static final int IPPROTO_IP = 0;
    private static final int IPPROTO_IPV6 = 41;
    private static final IntegerUnixChannelOption IP_RECVERR =
            new IntegerUnixChannelOption("IP_RECVERR", IPPROTO_IP, 11);
    private static final IntegerUnixChannelOption IPV6_RECVERR =
            new IntegerUnixChannelOption("IPV6_RECVERR", IPPROTO_IPV6, 25);
    private static final IntegerUnixChannelOption SO_ERROR = new IntegerUnixChannelOption("SO_ERROR", 1, 4);

    private static final Logger LOGGER = LoggerFactory.getLogger("KNET");

    private final EpollDatagramChannel channel;
    private final ChannelOption<Integer> receiveErrors;
    private final LinkReports reports;
    private final SocketErrors.Handler handler = this::failed;
    private @Nullable SocketErrors service;
    private int wakeUps;
    private boolean icmpSeen;

    ErrorQueue(EpollDatagramChannel channel, boolean ipv6, LinkReports reports) {
        this.channel = channel;
        this.receiveErrors = ipv6 ? IPV6_RECVERR : IP_RECVERR;
        this.reports = reports;
    }

    /** Reads the queue by this service from now on, or with null has the kernel put nothing into it. */
    void use(@Nullable SocketErrors reader) {
        service = null;
        if (!channel.isOpen()) {
            return;
        }
        try {
            if (reader == null) {
                channel.config().setOption(receiveErrors, 0);
                // Empties the queue too, but one error may still stand at the socket: asking for it takes it away.
                Integer unused = channel.config().getOption(SO_ERROR);
            } else {
                channel.config().setOption(receiveErrors, 1);
                service = reader;
            }
        } catch (ChannelException e) {
            LOGGER.warn("{} is refused on {}: {}", receiveErrors.name(), channel.localAddress(), e.getMessage());
        }
    }

    @Override
    public boolean isInUse() {
        return service != null;
    }

    /**
     * The socket was woken.
     *
     * @param received whether there was something to receive
     */
    void wokenUp(boolean received) {
        if (service != null && (!received || ++wakeUps >= WAKE_UPS_PER_LOOK)) {
            empty();
        }
    }

    @Override
    public boolean empty() {
        SocketErrors reader = service;
        icmpSeen = false;
        wakeUps = 0;
        if (reader != null && channel.isOpen()) {
            reader.read(channel.fd().intValue(), READ_LIMIT, handler);
        }
        return icmpSeen;
    }

    private void failed(SocketError error) {
        if (error.origin() == SocketError.Origin.LOCAL) {
            if (error.errno() == SendFailure.EMSGSIZE) {
                reports.localMtu(error.destination().getAddress(), error.mtuBytes());
            }
            return;
        }
        icmpSeen = true;
        if (error.errno() == SendFailure.EMSGSIZE) {
            reports.tooLongOnPath(error.destination().getAddress(), error.mtuBytes());
        } else if (error.errno() == SendFailure.ECONNREFUSED) {
            reports.refused(error.destination(), SendFailure.reason(error));
        } else if (SendFailure.ofErrno(error.errno()) == SendFailure.UNREACHABLE) {
            reports.unreachable(error.destination().getAddress(), SendFailure.reason(error));
        } else {
            LOGGER.debug("Ignored: {}", error);
        }
    }
}
