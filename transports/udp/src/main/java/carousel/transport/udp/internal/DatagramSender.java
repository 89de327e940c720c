package carousel.transport.udp.internal;

import carousel.api.loop.EventLoop;
import carousel.api.transport.TransportListener;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the packets of an endpoint's links. What is sent in one turn of the loop is copied and goes to the kernel together
 * at the end of the turn, in one system call where the system can ({@code sendmmsg}); packets of equal size to the same
 * address travel through the kernel as one ({@code UDP_SEGMENT}).
 *
 * <p>The listener is never called from within a send.
 */
final class DatagramSender {
    /** What the oldest kernels with segmentation take in one group. */
    static final int MAX_SEGMENTS = 64;

    /** The longest UDP payload over IPv6; over IPv4 it could be 20 bytes more. */
    static final int MAX_GROUP_BYTES = 65_535 - 40 - 8;

    /** A turn that sends more than this does not wait for its end: the kernel can work while the rest is made. */
    private static final int FLUSH_BYTES = 1 << 20;

    /** Promises kept for reuse: more than a turn needs, so that a queue once full leaves little behind. */
    private static final int MAX_FREE = 1024;

    private static final long LOG_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final Logger LOGGER = LoggerFactory.getLogger("KNET");

    private final Channel channel;
    private final EventLoop loop;
    private final TransportListener listener;
    private final InterfaceMtu interfaceMtu;
    private final ArrayDeque<PendingSend> free = new ArrayDeque<>();
    private final Runnable flushTask = this::flush;

    private boolean segmentation;
    private boolean closed;
    private boolean flushScheduled;
    private int unflushedBytes;
    private long droppedPackets;
    private long failedPackets;
    private boolean lossLogged;
    private long lossLoggedNanos;

    /**
     * A sender for one channel.
     *
     * @param segmentation whether the channel takes {@link SegmentedDatagramPacket}
     */
    DatagramSender(
            Channel channel,
            EventLoop loop,
            TransportListener listener,
            InterfaceMtu interfaceMtu,
            boolean segmentation) {
        this.channel = channel;
        this.loop = loop;
        this.listener = listener;
        this.interfaceMtu = interfaceMtu;
        this.segmentation = segmentation;
    }

    /** See {@link carousel.api.transport.TransportLink#send}. */
    void send(UdpLink link, ByteBuffer packets, int packetSizeBytes) {
        if (closed) {
            return;
        }
        int position = packets.position();
        int limit = packets.limit();
        int groupBytes = groupBytes(packetSizeBytes);
        for (int start = position; start < limit; ) {
            int end = start + Math.min(groupBytes, limit - start);
            packets.limit(end).position(start);
            if (channel.isWritable()) {
                ByteBuf copy = channel.alloc().directBuffer(end - start);
                copy.writeBytes(packets);
                write(link, copy, packetSizeBytes, false);
            } else {
                drop(packetCount(end - start, packetSizeBytes));
            }
            start = end;
        }
        packets.limit(limit).position(position);
        scheduleFlush();
    }

    /** Sends what waits and refuses the rest. */
    void close() {
        if (!closed) {
            channel.flush();
            closed = true;
        }
    }

    boolean isSegmenting() {
        return segmentation;
    }

    long droppedPackets() {
        return droppedPackets;
    }

    /** Longest run of packets that may go in one group. */
    private int groupBytes(int packetSizeBytes) {
        if (!segmentation) {
            return packetSizeBytes;
        }
        return Math.max(1, Math.min(MAX_SEGMENTS, MAX_GROUP_BYTES / packetSizeBytes)) * packetSizeBytes;
    }

    private static int packetCount(int bytes, int packetSizeBytes) {
        return (bytes + packetSizeBytes - 1) / packetSizeBytes;
    }

    /** Gives the content to Netty, which releases it. */
    @SuppressWarnings("FutureReturnValueIgnored") // the pending send is the future
    private void write(UdpLink link, ByteBuf content, int packetSizeBytes, boolean resent) {
        PendingSend pending = free.poll();
        if (pending == null) {
            pending = new PendingSend(channel, this);
        }
        int bytes = content.readableBytes();
        unflushedBytes += bytes;
        if (bytes > packetSizeBytes) {
            // Netty releases what it could not send before it says so: another reference keeps it for the second try.
            pending.begin(link, packetSizeBytes, content.retain(), false);
            channel.write(new SegmentedDatagramPacket(content, packetSizeBytes, link.remoteAddress()), pending);
        } else {
            pending.begin(link, bytes, null, resent);
            channel.write(new DatagramPacket(content, link.remoteAddress()), pending);
        }
    }

    private void scheduleFlush() {
        if (unflushedBytes >= FLUSH_BYTES) {
            unflushedBytes = 0;
            channel.flush();
        } else if (!flushScheduled) {
            flushScheduled = true;
            channel.eventLoop().execute(flushTask);
        }
    }

    private void flush() {
        flushScheduled = false;
        unflushedBytes = 0;
        channel.flush();
    }

    /** The kernel took it. */
    void succeeded(PendingSend pending) {
        ByteBuf group = pending.group();
        if (group != null) {
            group.release();
        } else if (pending.isResent() && segmentation) {
            segmentation = false;
            LOGGER.info(
                    "The kernel refuses segmented packets to {}: packets are sent one by one from now on.",
                    pending.link().remoteAddress());
        }
        recycle(pending);
    }

    /** The kernel refused it, or the channel closed before it could be sent. */
    void failed(PendingSend pending, Throwable cause) {
        UdpLink link = pending.link();
        int packetSizeBytes = pending.packetSizeBytes();
        ByteBuf group = pending.group();
        recycle(pending);
        SendFailure failure = SendFailure.of(cause);
        if (group != null) {
            if (failure == SendFailure.INVALID && !closed) {
                resend(link, group, packetSizeBytes);
                return;
            }
            group.release();
        }
        if (closed) {
            return;
        }
        switch (failure) {
            case TOO_LONG -> loop.execute(() -> reportTooLong(link, packetSizeBytes));
            case UNREACHABLE -> loop.execute(() -> reportUnreachable(link, cause));
            case INVALID, OTHER -> {
                failedPackets++;
                LOGGER.debug("A packet of {} bytes to {} was refused.", packetSizeBytes, link.remoteAddress(), cause);
                logLosses();
            }
        }
    }

    /**
     * Sends the packets of a refused group one by one. Only when the kernel then takes a packet of full size was the group
     * itself to blame; a route that does not take our address refuses both.
     */
    private void resend(UdpLink link, ByteBuf group, int packetSizeBytes) {
        try {
            while (group.isReadable()) {
                int bytes = Math.min(packetSizeBytes, group.readableBytes());
                write(link, group.readRetainedSlice(bytes), packetSizeBytes, bytes == packetSizeBytes);
            }
        } finally {
            group.release();
        }
        if (!flushScheduled) {
            flushScheduled = true;
            channel.eventLoop().execute(flushTask);
        }
    }

    private void reportTooLong(UdpLink link, int packetSizeBytes) {
        if (!closed && !link.isClosed()) {
            listener.packetTooLong(link, packetSizeBytes, interfaceMtu.towards(link.remoteAddress()));
        }
    }

    private void reportUnreachable(UdpLink link, Throwable cause) {
        if (!closed && !link.isClosed()) {
            listener.unreachable(link, String.valueOf(cause.getMessage()));
        }
    }

    private void drop(int packets) {
        droppedPackets += packets;
        logLosses();
    }

    private void logLosses() {
        long now = loop.nanoTime();
        if (!lossLogged || now - lossLoggedNanos >= LOG_INTERVAL_NANOS) {
            lossLoggedNanos = now;
            lossLogged = true;
            LOGGER.warn(
                    "Packets lost on sending from {} so far: {} for a full queue, {} refused by the system.",
                    channel.localAddress(),
                    droppedPackets,
                    failedPackets);
        }
    }

    private void recycle(PendingSend pending) {
        pending.end();
        if (free.size() < MAX_FREE) {
            free.push(pending);
        }
    }
}
