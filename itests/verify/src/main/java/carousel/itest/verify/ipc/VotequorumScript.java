package carousel.itest.verify.ipc;

import carousel.api.ipc.IpcService;
import carousel.api.quorum.NodeVotes;
import carousel.api.quorum.QuorumDevice;
import carousel.api.quorum.QuorumTrack;
import carousel.api.quorum.Votequorum;
import carousel.api.quorum.VotequorumInfo;
import carousel.api.quorum.VotequorumListener;
import carousel.api.totem.RingId;
import carousel.ipc.internal.votequorum.VotequorumIpcService;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.osgi.framework.BundleContext;

/** Votequorum and its device. */
final class VotequorumScript extends Script implements Votequorum, QuorumDevice {
    private static final String QUORUM = "RES_QUORUM_NOTIFICATION";
    private static final int CURRENT_OR_CHANGES = 3;
    private static final int DEVICE_REGISTERED = 64;
    private static final int DEVICE_ALIVE = 128;
    private static final int DEVICE_CASTS_VOTE = 256;
    private static final int DEVICE_MASTER_WINS = 512;

    private record Tracker(long context, VotequorumListener listener) {}

    private final List<Tracker> trackers = new ArrayList<>();
    private final Set<Message> told = new HashSet<>();
    private int unread;

    VotequorumScript(Transcript transcript) {
        super(transcript);
    }

    @Override
    IpcService service() {
        return newService(this);
    }

    /** The service; nothing registers it, because its node's configuration does not come. */
    static IpcService newService(Votequorum votequorum) {
        BundleContext untouched = (BundleContext) Proxy.newProxyInstance(
                VotequorumScript.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) -> {
                    throw new IllegalStateException(method + " is not for this place");
                });
        return new VotequorumIpcService(untouched, votequorum, new StandInNode(1));
    }

    @Override
    List<String> heardRequests() {
        return List.of(
                "REQ_GETINFO",
                "REQ_SETEXPECTED",
                "REQ_SETVOTES",
                "REQ_QDEVICE_REGISTER",
                "REQ_QDEVICE_UNREGISTER",
                "REQ_QDEVICE_UPDATE",
                "REQ_QDEVICE_POLL",
                "REQ_QDEVICE_MASTER_WINS");
    }

    @Override
    public CompletableFuture<VotequorumInfo> info(int nodeId) {
        hear("node", nodeId);
        return outcome(answer -> {
            int flags = answer.integer("flags");
            EnumSet<VotequorumInfo.Flag> known = EnumSet.noneOf(VotequorumInfo.Flag.class);
            for (VotequorumInfo.Flag flag : VotequorumInfo.Flag.values()) {
                if ((flags & flag.number()) != 0) {
                    known.add(flag);
                }
            }
            NodeVotes node = new NodeVotes(
                    answer.integer("node"),
                    state(answer.integer("state")),
                    answer.number("votes"),
                    answer.number("expected"),
                    new NodeVotes.DeviceFlags(
                            (flags & DEVICE_REGISTERED) != 0,
                            (flags & DEVICE_ALIVE) != 0,
                            (flags & DEVICE_CASTS_VOTE) != 0,
                            (flags & DEVICE_MASTER_WINS) != 0));
            return new VotequorumInfo(
                    node,
                    answer.number("highest"),
                    answer.number("total"),
                    answer.number("quorum"),
                    known,
                    answer.number("deviceVotes"),
                    answer.text("device"));
        });
    }

    private static NodeVotes.State state(int number) {
        for (NodeVotes.State state : NodeVotes.State.values()) {
            if (state.number() == number) {
                return state;
            }
        }
        throw new IllegalArgumentException("There is no state " + number + " of a node.");
    }

    @Override
    public CompletableFuture<List<NodeVotes>> nodes() {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletableFuture<Void> setExpectedVotes(long expectedVotes) {
        hear("votes", expectedVotes);
        return done();
    }

    @Override
    public CompletableFuture<Void> setVotes(int nodeId, long votes) {
        hear("node", nodeId);
        hear("votes", votes);
        return done();
    }

    @Override
    public CompletableFuture<Void> cancelWaitForAll() {
        return done();
    }

    @Override
    public QuorumDevice device() {
        return this;
    }

    @Override
    public CompletableFuture<Void> register(String name) {
        hear("name", name);
        return done();
    }

    @Override
    public CompletableFuture<Void> unregister(String name) {
        hear("name", name);
        return done();
    }

    @Override
    public CompletableFuture<Void> rename(String oldName, String newName) {
        hear("name", oldName);
        hear("newName", newName);
        return done();
    }

    @Override
    public CompletableFuture<Void> poll(String name, boolean castVote, RingId ring) {
        hear("name", name);
        hear("set", castVote ? 1 : 0);
        hear("ringNode", ring.representative());
        hear("ring", ring.sequence());
        return done();
    }

    @Override
    public CompletableFuture<Void> masterWins(String name, boolean wins) {
        hear("name", name);
        hear("set", wins ? 1 : 0);
        return done();
    }

    /** The present state is told at once; programs read it when they are ready to, which the recording shows. */
    @Override
    public QuorumTrack track(VotequorumListener listener) {
        Fields asked = request().fields();
        Tracker tracker = new Tracker(asked.number("context"), listener);
        if ((asked.integer("flags") & CURRENT_OR_CHANGES) == 0) {
            listener.quorumChanged(false, List.of());
        } else {
            boolean isTold = false;
            for (Message event :
                    transcript.after(request(), message -> isFor(tracker, message) && !told.contains(message))) {
                told.add(event);
                tell(tracker, event);
                if (event.name().equals(QUORUM)) {
                    isTold = true;
                    break;
                }
            }
            if (!isTold) {
                unread++;
                listener.quorumChanged(true, List.of());
            }
        }
        trackers.add(tracker);
        return () -> trackers.remove(tracker);
    }

    private static boolean isFor(Tracker tracker, Message message) {
        return message.is("event") && message.fields().number("context") == tracker.context;
    }

    @Override
    int unreadEvents() {
        return unread;
    }

    @Override
    void event(Message event) {
        if (told.add(event)) {
            List.copyOf(trackers).stream()
                    .filter(tracker -> isFor(tracker, event))
                    .forEach(tracker -> tell(tracker, event));
        }
    }

    private static void tell(Tracker tracker, Message event) {
        Fields fields = event.fields();
        switch (event.name()) {
            case "RES_NODELIST_NOTIFICATION" ->
                tracker.listener.nodesChanged(
                        new RingId(fields.integer("ringNode"), fields.number("ring")), fields.integers("nodes"));
            case QUORUM -> {
                List<Integer> pairs = fields.integers("nodes");
                List<NodeVotes> nodes = new ArrayList<>();
                for (int i = 0; i < pairs.size(); i += 2) {
                    nodes.add(new NodeVotes(pairs.get(i), state(pairs.get(i + 1)), 1, 1, NodeVotes.DeviceFlags.NONE));
                }
                tracker.listener.quorumChanged(fields.number("quorate") == 1, nodes);
            }
            default -> tracker.listener.expectedVotesChanged(fields.number("votes"));
        }
    }
}
