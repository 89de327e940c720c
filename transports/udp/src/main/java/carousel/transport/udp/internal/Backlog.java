package carousel.transport.udp.internal;

import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Packets that the system had no room for (ENOBUFS, which the full queue of an interface gives), tried again a little later
 * and in their order. libknet sleeps meanwhile and tries without end (knet-wire 6.2); here other links go on, and what does
 * not fit is dropped.
 */
final class Backlog {
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private record Waiting(UdpLink link, ByteBuf content, int packetSizeBytes) {}

    private final DatagramSender sender;
    private final LoopTimer timer;
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private boolean timerRuns;
    private int bytes;

    Backlog(DatagramSender sender, EventLoop loop) {
        this.sender = sender;
        timer = loop.newTimer(this::retry);
    }

    /** Takes the content over, unless there is no room for it here either. */
    boolean add(UdpLink link, ByteBuf content, int packetSizeBytes) {
        if (bytes + content.readableBytes() > SocketOptions.QUEUE_LIMIT_BYTES) {
            return false;
        }
        bytes += content.readableBytes();
        queue.add(new Waiting(link, content, packetSizeBytes));
        link.waitingChanged(1);
        if (!timerRuns) {
            timerRuns = true;
            timer.start(RETRY_NANOS);
        }
        return true;
    }

    /** Gives everything to the sender once more. What the system refuses again comes back to the end of the queue. */
    void retry() {
        stopTimer();
        for (int count = queue.size(); count > 0; count--) {
            Waiting next = queue.remove();
            bytes -= next.content.readableBytes();
            next.link.waitingChanged(-1);
            if (next.link.isClosed()) {
                next.content.release();
            } else {
                sender.sendAgain(next.link, next.content, next.packetSizeBytes);
            }
        }
        sender.flush();
    }

    /** Drops everything. */
    void close() {
        stopTimer();
        for (Waiting waiting : queue) {
            waiting.content.release();
        }
        queue.clear();
    }

    /** Not touched unless it runs: an endpoint that could not be bound is closed on any thread. */
    private void stopTimer() {
        if (timerRuns) {
            timerRuns = false;
            timer.cancel();
        }
    }
}
