package carousel.itest.verify.ipc;

import carousel.api.ipc.IpcService;
import carousel.api.quorum.MembershipChange;
import carousel.api.quorum.Quorum;
import carousel.api.quorum.QuorumListener;
import carousel.api.quorum.QuorumState;
import carousel.api.quorum.QuorumTrack;
import carousel.api.totem.RingId;
import carousel.ipc.internal.quorum.QuorumIpcService;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Quorum. */
final class QuorumScript extends Script implements Quorum {
    private static final String NODES = "RES_V1_NODELIST_NOTIFICATION";
    private static final int CURRENT_OR_CHANGES = 3;

    private final List<QuorumListener> listeners = new ArrayList<>();
    private final Set<Message> told = new HashSet<>();

    QuorumScript(Transcript transcript) {
        super(transcript);
    }

    @Override
    IpcService service() {
        return new QuorumIpcService(this);
    }

    @Override
    List<String> heardRequests() {
        return List.of();
    }

    @Override
    public QuorumState state() {
        boolean quorate = request().name().equals("REQ_GETQUORATE") && answer().number("quorate") == 1;
        boolean provided = request().name().equals("REQ_GETQUORATE") || answer().number("type") == 1;
        return new QuorumState(provided, quorate, RingId.NONE, List.of());
    }

    /** The present state is told at once; programs read it when they are ready to, which the recording shows. */
    @Override
    public QuorumTrack track(QuorumListener listener) {
        if ((request().fields().integer("flags") & CURRENT_OR_CHANGES) == 0) {
            listener.quorumChanged(QuorumState.UNDECIDED);
        } else {
            for (Message event :
                    transcript.after(request(), message -> message.is("event") && !told.contains(message))) {
                told.add(event);
                tell(listener, event);
                if (!event.name().equals(NODES)) {
                    break;
                }
            }
        }
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    void event(Message event) {
        if (told.add(event)) {
            List.copyOf(listeners).forEach(listener -> tell(listener, event));
        }
    }

    private static void tell(QuorumListener listener, Message event) {
        Fields fields = event.fields();
        List<Integer> nodes = fields.integers("nodes");
        switch (event.name()) {
            case NODES -> {
                int members = fields.integer("members");
                int joined = members + fields.integer("joined");
                listener.membershipChanged(new MembershipChange(
                        new RingId(fields.integer("ringNode"), fields.number("ring")),
                        nodes.subList(0, members),
                        nodes.subList(members, joined),
                        nodes.subList(joined, nodes.size())));
            }
            case "RES_NOTIFICATION" ->
                listener.quorumChanged(new QuorumState(
                        true, fields.number("quorate") == 1, new RingId(0, fields.number("ring")), nodes));
            default ->
                listener.quorumChanged(new QuorumState(
                        true,
                        fields.number("quorate") == 1,
                        new RingId(fields.integer("ringNode"), fields.number("ring")),
                        nodes));
        }
    }
}
