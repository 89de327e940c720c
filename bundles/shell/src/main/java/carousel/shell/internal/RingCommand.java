package carousel.shell.internal;

import carousel.api.node.Node;
import carousel.api.node.NodeStatus;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code carousel:ring}. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = RingCommand.class,
        property = {"osgi.command.scope=carousel", "osgi.command.function=ring"})
public final class RingCommand {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Node node;

    /** The command. */
    @Descriptor(Usage.RING)
    public String ring(@Descriptor("options") String[] arguments) throws CommandFailure, InterruptedException {
        ViewOptions options = ViewOptions.parse("ring", arguments);
        if (options.usage()) {
            return Usage.RING;
        }
        NodeStatus status = Answers.status(node);
        return options.json() ? RingText.json(status).text() : RingText.of(status);
    }
}
