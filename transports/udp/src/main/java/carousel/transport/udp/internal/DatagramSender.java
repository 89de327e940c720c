package carousel.transport.udp.internal;

import carousel.api.loop.EventLoop;
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
 * address, be they of one message or of several, travel through the kernel as one ({@code UDP_SEGMENT}).
 *
 * <p>A send that fails with the error of another packet ({@link PendingErrors}) is tried again at once.
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

    /** How often a packet is tried at once while errors of others keep failing it; in a flood of them it has to wait. */
    private static final int MAX_FAILURES = 8;

    private static final long LOG_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final Logger LOGGER = LoggerFactory.getLogger("KNET");

    private final Channel channel;
    private final EventLoop loop;
    private final LinkReports reports;
    private final PendingErrors pendingErrors;
    private final Backlog backlog;
    private final ArrayDeque<PendingSend> free = new ArrayDeque<>();
    /** Links with an open group, the oldest first. */
    private final ArrayDeque<UdpLink> open = new ArrayDeque<>();

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
            Channel channel, EventLoop loop, LinkReports reports, PendingErrors pendingErrors, boolean segmentation) {
        this.channel = channel;
        this.loop = loop;
        this.reports = reports;
        this.pendingErrors = pendingErrors;
        this.segmentation = segmentation;
        backlog = new Backlog(this, loop);
    }

    /** See {@link carousel.api.transport.TransportLink#send}. */
    void send(UdpLink link, ByteBuffer packets, int packetSizeBytes) {
        if (closed) {
            return;
        }
        int position = packets.position();
        int limit = packets.limit();
        unflushedBytes += limit - position;
        int groupBytes = groupBytes(packetSizeBytes);
        for (int start = position; start < limit; ) {
            int end = start + Math.min(groupBytes, limit - start);
            packets.limit(end).position(start);
            if (link.isWaiting()) {
                await(link, copy(packets), packetSizeBytes);
            } else if (channel.isWritable()) {
                collect(link, packets, packetSizeBytes);
            } else {
                drop(link, packetCount(end - start, packetSizeBytes));
            }
            start = end;
        }
        packets.limit(limit).position(position);
        scheduleFlush();
    }

    /** Puts packets behind those that the turn sent on the link before, as long as they can travel as one. */
    private void collect(UdpLink link, ByteBuffer packets, int packetSizeBytes) {
        OpenGroup group = link.openGroup();
        if (!group.isEmpty()) {
            if (group.takes(packets.remaining(), packetSizeBytes, groupBytes(group.packetSizeBytes()))) {
                group.append(packets);
                return;
            }
            write(link, group);
        }
        group.begin(copy(packets), packetSizeBytes);
        if (!group.isListed()) {
            group.setListed(true);
            open.add(link);
        }
    }

    private void write(UdpLink link, OpenGroup group) {
        ByteBuf content = group.take();
        if (content == null) {
            return;
        }
        if (link.isWaiting()) {
            await(link, content, group.packetSizeBytes());
        } else {
            write(link, content, group.packetSizeBytes(), false, 0);
        }
    }

    private void writeGroups() {
        for (UdpLink link = open.poll(); link != null; link = open.poll()) {
            link.openGroup().setListed(false);
            write(link, link.openGroup());
        }
    }

    /** Gives the content, which waited, to Netty. */
    void sendAgain(UdpLink link, ByteBuf content, int packetSizeBytes) {
        link.retried(packetCount(content.readableBytes(), packetSizeBytes));
        write(link, content, packetSizeBytes, false, 0);
    }

    /** Has Netty send what was given to it. */
    void flush() {
        flushScheduled = false;
        unflushedBytes = 0;
        writeGroups();
        channel.flush();
    }

    /** Sends what waits and refuses the rest. */
    void close() {
        if (!closed) {
            backlog.retry();
            closed = true;
            backlog.close();
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

    private ByteBuf copy(ByteBuffer packets) {
        return channel.alloc().directBuffer(packets.remaining()).writeBytes(packets);
    }

    /** Gives the content to Netty, which releases it. */
    @SuppressWarnings("FutureReturnValueIgnored") // the pending send is the future
    private void write(UdpLink link, ByteBuf content, int packetSizeBytes, boolean ofRefusedGroup, int failures) {
        PendingSend pending = free.poll();
        if (pending == null) {
            pending = new PendingSend(channel, this);
        }
        int bytes = content.readableBytes();
        pending.begin(link, content.retain(), Math.min(bytes, packetSizeBytes), ofRefusedGroup, failures);
        DatagramPacket datagram = bytes > packetSizeBytes
                ? new SegmentedDatagramPacket(content, packetSizeBytes, link.remoteAddress())
                : new DatagramPacket(content, link.remoteAddress());
        channel.write(datagram, pending);
    }

    private void scheduleFlush() {
        if (unflushedBytes >= FLUSH_BYTES) {
            unflushedBytes = 0;
            writeGroups();
            channel.flush();
        } else if (!flushScheduled) {
            flushScheduled = true;
            channel.eventLoop().execute(flushTask);
        }
    }

    /** The kernel took it. */
    void succeeded(PendingSend pending) {
        pending.content().release();
        if (pending.isOfRefusedGroup() && segmentation) {
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
        ByteBuf content = pending.content();
        int packetSizeBytes = pending.packetSizeBytes();
        boolean ofRefusedGroup = pending.isOfRefusedGroup();
        int failures = pending.failures();
        recycle(pending);
        if (closed) {
            content.release();
            return;
        }
        SendFailure failure = SendFailure.of(cause);
        if (pendingErrors.isInUse() && isOfAnotherPacket(link, failure, cause, failures)) {
            if (failures < MAX_FAILURES) {
                link.retried(packetCount(content.readableBytes(), packetSizeBytes));
                write(link, content, packetSizeBytes, ofRefusedGroup, failures + 1);
                flush();
            } else {
                await(link, content, packetSizeBytes);
            }
        } else if (failure == SendFailure.NO_ROOM) {
            await(link, content, packetSizeBytes);
        } else if (failure == SendFailure.INVALID && content.readableBytes() > packetSizeBytes) {
            resend(link, content, packetSizeBytes);
        } else {
            int packets = packetCount(content.readableBytes(), packetSizeBytes);
            content.release();
            report(link, packets, packetSizeBytes, failure, cause);
        }
    }

    /**
     * Whether a packet deserves another try: when an error from the network stood at the socket, and in any case once, since
     * the kernel sets the socket's error a moment after it fills the queue. Not when the system says why it refused this one.
     */
    private boolean isOfAnotherPacket(UdpLink link, SendFailure failure, Throwable cause, int failures) {
        if (!SendFailure.mayBeOfAnotherPacket(cause)) {
            return false;
        }
        boolean networkError = pendingErrors.empty();
        boolean ownError = failure == SendFailure.TOO_LONG && link.findings().localMtuBytes > 0;
        return !ownError && (networkError || failures == 0 || SendFailure.isOfTheNetwork(cause));
    }

    /** A packet that is too long is no error, but part of the search for the path MTU (knet-wire 2.8). */
    private void report(UdpLink link, int packets, int packetSizeBytes, SendFailure failure, Throwable cause) {
        switch (failure) {
            case TOO_LONG -> reports.tooLong(link, packetSizeBytes);
            case FILTERED -> reports.filtered(link, packetSizeBytes);
            case UNREACHABLE -> {
                link.lost(packets);
                reports.unreachable(link, String.valueOf(cause.getMessage()));
            }
            default -> {
                link.lost(packets);
                failedPackets++;
                LOGGER.debug("A packet of {} bytes to {} was refused.", packetSizeBytes, link.remoteAddress(), cause);
                logLosses();
            }
        }
    }

    /** Keeps it until the system has room again. */
    private void await(UdpLink link, ByteBuf content, int packetSizeBytes) {
        if (!backlog.add(link, content, packetSizeBytes)) {
            drop(link, packetCount(content.readableBytes(), packetSizeBytes));
            content.release();
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
                write(link, group.readRetainedSlice(bytes), packetSizeBytes, bytes == packetSizeBytes, 0);
            }
        } finally {
            group.release();
        }
        flush();
    }

    private void drop(UdpLink link, int packets) {
        link.lost(packets);
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
