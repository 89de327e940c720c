package carousel.itest.simulator.scenario;

import carousel.api.loop.EventLoop;
import carousel.api.totem.ConfigurationChange;
import carousel.api.totem.MessageGroup;
import carousel.api.totem.RingStore;
import carousel.api.totem.Totem;
import carousel.api.totem.TotemListener;
import carousel.api.totem.TotemNetwork;
import carousel.api.totem.TotemSettings;
import carousel.itest.simulator.Simulation;
import carousel.totem.internal.TotemComponent;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A lonely member whose listener does what a test says. Its network carries only to itself. */
final class ScriptedNode implements TotemListener, TotemNetwork {
    final Totem totem;
    private final EventLoop loop;
    private final Simulation simulation;
    Consumer<ConfigurationChange> onChange = change -> {};
    Consumer<Callback> onAny = callback -> {};

    @Nullable
    Callback lastCallback;

    @Nullable
    Throwable failure;

    int delivered;
    int available;

    ScriptedNode(Simulation simulation, RingStore store) {
        this.simulation = simulation;
        loop = simulation.newLoop();
        totem = new TotemComponent().open(TotemSettings.defaults(1, 1000), loop, this, store, this);
    }

    private void called(Callback callback) {
        lastCallback = callback;
        onAny.accept(callback);
    }

    @Override
    public void delivered(MessageGroup group, int senderNodeId, ByteBuffer message) {
        delivered++;
        called(Callback.DELIVERED);
    }

    @Override
    public void configurationChanged(ConfigurationChange change) {
        onChange.accept(change);
        if (change.kind() == ConfigurationChange.Kind.TRANSITIONAL) {
            called(Callback.TRANSITIONAL);
        } else {
            called(Callback.REGULAR);
            totem.wantTokenSteps(true);
            totem.synchronised();
        }
    }

    @Override
    public void tokenSent() {
        totem.wantTokenSteps(false);
        called(Callback.TOKEN_SENT);
        totem.multicast(MessageGroup.EXECUTIVE, ByteBuffer.allocate(10), ByteBuffer.allocate(0));
    }

    @Override
    public void sendQueueAvailable() {
        available++;
    }

    @Override
    public void failed(Throwable cause) {
        if (failure != null) {
            throw new AssertionError("failed twice", cause);
        }
        failure = cause;
    }

    @Override
    public void multicast(ByteBuffer datagram, boolean loopback) {
        simulation.observed(1, datagram);
        if (loopback) {
            unicast(1, datagram);
        }
    }

    @Override
    public void unicast(int nodeId, ByteBuffer datagram) {
        ByteBuffer copy = ByteBuffer.allocate(datagram.remaining());
        copy.put(0, datagram, datagram.position(), datagram.remaining());
        loop.execute(() -> totem.received(copy));
    }
}
