package carousel.ipc.internal.server;

import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket that a connection began with. It lives as long as the connection; through it a client is told of events in shared memory, by one byte
 * for each (ipc-wire 2.3). The bytes of one turn of the loop go in one call.
 */
final class SetupChannel implements ClientConnection.Setup {
    private static final Logger LOG = LoggerFactory.getLogger("QB");
    private static final long FULL_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final ByteBuffer BYTES = ByteBuffer.allocateDirect(1024);

    private final EpollDomainSocketChannel channel;
    private final EventLoop loop;
    private final LoopTimer again;
    private final Runnable announce = this::announce;
    private long owedBytes;
    private boolean announcing;

    SetupChannel(EpollDomainSocketChannel channel, EventLoop loop) {
        this.channel = channel;
        this.loop = loop;
        again = loop.newTimer(announce);
    }

    @Override
    public void announceEvent() {
        owedBytes++;
        if (!announcing) {
            announcing = true;
            loop.execute(announce);
        }
    }

    private void announce() {
        if (!channel.isOpen()) {
            return;
        }
        try {
            while (owedBytes > 0) {
                int written = channel.fd().write(BYTES, 0, (int) Math.min(owedBytes, BYTES.capacity()));
                if (written <= 0) { // its socket is full; these bytes are owed
                    again.start(FULL_PAUSE_NANOS);
                    return;
                }
                owedBytes -= written;
            }
            announcing = false;
        } catch (IOException e) {
            LOG.debug("A client is gone: {}", e.toString());
            var unused = channel.close();
        }
    }

    @Override
    public void close() {
        again.cancel();
        var unused = channel.close();
    }
}
