package carousel.shell.internal;

import carousel.api.node.Node;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code carousel:ring}. */
@Component(
        service = RingCommand.class,
        property = {"osgi.command.scope=carousel", "osgi.command.function=ring"})
public final class RingCommand {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Node node;

    /** The command. */
    @Descriptor("shows the node's place in the ring: state, ring id, members, counters")
    public String ring() throws CommandFailure, InterruptedException {
        return RingText.of(Answers.status(node));
    }
}
