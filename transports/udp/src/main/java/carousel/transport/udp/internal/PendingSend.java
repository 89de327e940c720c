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
    private @Nullable ByteBuf group;
    private int packetSizeBytes;
    private boolean resent;

    PendingSend(Channel channel, DatagramSender sender) {
        super(channel);
        this.sender = sender;
    }

    /**
     * Takes it into use.
     *
     * @param segmented the packets of a segmented send, with a reference of their own; null for a single packet
     * @param secondTry whether it was refused as part of a group before
     */
    void begin(UdpLink sentOn, int sizeBytes, @Nullable ByteBuf segmented, boolean secondTry) {
        link = sentOn;
        packetSizeBytes = sizeBytes;
        group = segmented;
        resent = secondTry;
    }

    void end() {
        link = null;
        group = null;
    }

    UdpLink link() {
        return Objects.requireNonNull(link);
    }

    int packetSizeBytes() {
        return packetSizeBytes;
    }

    @Nullable
    ByteBuf group() {
        return group;
    }

    boolean isResent() {
        return resent;
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
