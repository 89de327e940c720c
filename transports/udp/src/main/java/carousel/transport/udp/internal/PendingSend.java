package carousel.transport.udp.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.DefaultChannelPromise;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of one datagram or group of datagrams, told to the sender. Netty wants a promise for each write to say which
 * one failed; this one is used again and again, never looks done, and so costs no allocation.
 */
final class PendingSend extends DefaultChannelPromise {
    private final DatagramSender sender;
    private @Nullable UdpLink link;
    private @Nullable ByteBuf content;
    private int packetSizeBytes;
    private boolean split;
    private int failures;

    PendingSend(Channel channel, DatagramSender sender) {
        super(channel);
        this.sender = sender;
    }

    /**
     * Takes it into use.
     *
     * @param bytes one packet, or more for a segmented send; with a reference of its own, since Netty releases what it could
     *     not send before it says so
     * @param ofRefusedGroup whether it was refused as part of a group before
     * @param failedBefore how often it failed with an error that may have been another packet's
     */
    void begin(UdpLink sentOn, ByteBuf bytes, int sizeBytes, boolean ofRefusedGroup, int failedBefore) {
        link = sentOn;
        content = bytes;
        packetSizeBytes = sizeBytes;
        split = ofRefusedGroup;
        failures = failedBefore;
    }

    void end() {
        link = null;
        content = null;
    }

    UdpLink link() {
        return Objects.requireNonNull(link);
    }

    ByteBuf content() {
        return Objects.requireNonNull(content);
    }

    int packetSizeBytes() {
        return packetSizeBytes;
    }

    /** Whether it is a full packet of a group that was refused, and so says whether the group was to blame. */
    boolean isOfRefusedGroup() {
        return split;
    }

    int failures() {
        return failures;
    }

    @Override
    public boolean setUncancellable() {
        return true;
    }

    @Override
    public boolean trySuccess(@Nullable Void result) {
        sender.succeeded(this);
        return true;
    }

    @Override
    public boolean tryFailure(Throwable cause) {
        sender.failed(this, cause);
        return true;
    }
}
