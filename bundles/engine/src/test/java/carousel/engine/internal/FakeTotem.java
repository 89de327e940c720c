package carousel.engine.internal;

import carousel.api.loop.EventLoop;
import carousel.api.totem.ConfigurationChange;
import carousel.api.totem.MessageGroup;
import carousel.api.totem.RingCounter;
import carousel.api.totem.RingId;
import carousel.api.totem.RingState;
import carousel.api.totem.RingStatus;
import carousel.api.totem.RingStore;
import carousel.api.totem.Totem;
import carousel.api.totem.TotemFactory;
import carousel.api.totem.TotemListener;
import carousel.api.totem.TotemNetwork;
import carousel.api.totem.TotemSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A ring member that writes down what it is asked and does what the test says. */
final class FakeTotem implements Totem, TotemFactory {
    private final List<String> log;
    private @Nullable TotemListener listener;
    private @Nullable RingStore store;

    boolean full;
    boolean stepsWanted;
    boolean leavesAtOnce = true;

    @Nullable
    Runnable whenLeft;

    @Nullable
    RuntimeException refusal;

    FakeTotem(List<String> log) {
        this.log = log;
    }

    @Override
    public Totem open(
            TotemSettings settings,
            EventLoop loop,
            TotemNetwork network,
            RingStore ringStore,
            TotemListener totemListener) {
        RuntimeException e = refusal;
        if (e != null) {
            throw e;
        }
        listener = totemListener;
        store = ringStore;
        return this;
    }

    TotemListener listener() {
        TotemListener opened = listener;
        if (opened == null) {
            throw new AssertionError("totem was not opened");
        }
        return opened;
    }

    /** A new ring; members come along, others are new. */
    void form(RingId ring, List<Integer> transitional, List<Integer> members) {
        listener()
                .configurationChanged(new ConfigurationChange(
                        ConfigurationChange.Kind.TRANSITIONAL, ring, transitional, List.of(), List.of()));
        listener()
                .configurationChanged(
                        new ConfigurationChange(ConfigurationChange.Kind.REGULAR, ring, members, List.of(), List.of()));
    }

    /** This node's round, alone in its ring, for the services with these ids. */
    void synchronise(RingId ring, Integer... services) {
        deliver(1, SyncMessages.serviceBuild(ring, new TreeSet<>(List.of(services))));
        for (int i = 0; i < services.length; i++) {
            listener().tokenSent();
            deliver(1, SyncMessages.barrier(ring));
        }
    }

    void deliver(int node, ByteBuffer syncMessage) {
        listener().delivered(MessageGroup.SYNC, node, syncMessage);
    }

    @Override
    public boolean multicast(MessageGroup group, ByteBuffer header, ByteBuffer payload) {
        if (full) {
            return false;
        }
        if (group == MessageGroup.EXECUTIVE) {
            log.add("send " + ExecutiveHeader.service(ExecutiveHeader.id(header)));
        }
        if (group == MessageGroup.YKD) {
            log.add("send to ykd");
        }
        return true;
    }

    @Override
    public void wantTokenSteps(boolean wanted) {
        stepsWanted = wanted;
    }

    @Override
    public void memberGone(int nodeId) {
        log.add("member gone " + nodeId);
    }

    @Override
    public void start() {
        log.add("totem start");
        RingStore given = store;
        if (given != null) {
            try {
                given.load();
            } catch (IOException e) {
                listener().failed(e);
            }
        }
    }

    @Override
    public void received(ByteBuffer datagram) {
        throw new AssertionError("the sender is known");
    }

    @Override
    public void received(int senderNodeId, ByteBuffer datagram) {
        log.add("totem received from " + senderNodeId);
    }

    @Override
    public void synchronised() {
        log.add("totem synchronised");
    }

    @Override
    public RingStatus status() {
        return new RingStatus(RingState.OPERATIONAL, RingId.NONE, List.of(), 0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public Map<RingCounter, Long> statistics() {
        return Map.of(RingCounter.MCAST_TX, 7L);
    }

    @Override
    public void clearStatistics() {
        log.add("totem clear");
    }

    @Override
    public void gather() {
        log.add("totem gather");
    }

    @Override
    public void update(TotemSettings settings) {
        log.add("totem update " + settings.tokenMillis());
        RuntimeException e = refusal;
        if (e != null) {
            throw e;
        }
    }

    @Override
    public void leave(Runnable done) {
        log.add("totem leave");
        whenLeft = done;
        if (leavesAtOnce) {
            done.run();
        }
    }

    @Override
    public void close() {
        log.add("totem close");
    }
}
