package carousel.totem.internal;

import carousel.api.loop.EventLoop;
import carousel.api.totem.ConfigurationChange;
import carousel.api.totem.MessageGroup;
import carousel.api.totem.RingStore;
import carousel.api.totem.TotemListener;
import carousel.api.totem.TotemNetwork;
import carousel.api.totem.TotemSettings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A context for the tests of single parts: nothing happens by itself, and what is delivered is recorded. */
final class RecordingMember implements TotemListener, TotemNetwork, RingStore {
    private final List<ByteBuffer> delivered = new ArrayList<>();
    private final RingContext context;

    RecordingMember() {
        this(new ManualLoop());
    }

    RecordingMember(EventLoop loop) {
        context = new RingContext(TotemSettings.defaults(1, 1000), loop, this, this, this, SequenceStart.ZERO);
        context.running = true;
    }

    RingContext context() {
        return context;
    }

    List<ByteBuffer> takeDelivered() {
        List<ByteBuffer> taken = List.copyOf(delivered);
        delivered.clear();
        return taken;
    }

    @Override
    public void delivered(MessageGroup group, int senderNodeId, ByteBuffer message) {
        delivered.add(ByteBuffer.allocate(message.remaining()).put(message).flip());
    }

    @Override
    public void configurationChanged(ConfigurationChange change) {}

    @Override
    public void tokenSent() {}

    @Override
    public void sendQueueAvailable() {}

    @Override
    public void failed(Throwable cause) {
        throw new AssertionError(cause);
    }

    @Override
    public void multicast(ByteBuffer datagram, boolean loopback) {}

    @Override
    public void unicast(int nodeId, ByteBuffer datagram) {}

    @Override
    public long load() {
        return 0;
    }

    @Override
    public void store(long ringSequence) {}
}
