package carousel.shell.internal;

import carousel.api.node.Node;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code carousel:links}. */
@Component(
        service = LinksCommand.class,
        property = {"osgi.command.scope=carousel", "osgi.command.function=links"})
public final class LinksCommand {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Node node;

    /** The command. */
    @Descriptor("shows every link to every host: addresses, state, latency, MTU, traffic")
    public String links() throws CommandFailure, InterruptedException {
        return LinksText.of(Answers.status(node));
    }
}
