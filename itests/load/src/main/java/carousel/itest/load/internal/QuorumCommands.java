package carousel.itest.load.internal;

import carousel.api.quorum.QuorumListener;
import carousel.api.quorum.QuorumState;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Component;

/** Gogo command {@code load:quorum}: what an application on the whiteboard was told of quorum, the latest last. */
@Component(
        service = {QuorumCommands.class, QuorumListener.class},
        immediate = true,
        property = {"osgi.command.scope=load", "osgi.command.function=quorum"})
public final class QuorumCommands implements QuorumListener {
    private final CopyOnWriteArrayList<String> told = new CopyOnWriteArrayList<>();

    @Override
    public void quorumChanged(QuorumState state) {
        told.add((state.quorate() ? "go on " : "stop ") + state.members());
    }

    /** A line for each call. */
    public String quorum() {
        return String.join("\n", told);
    }
}
