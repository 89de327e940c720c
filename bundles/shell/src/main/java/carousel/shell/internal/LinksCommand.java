package carousel.shell.internal;

import carousel.api.knet.LinkStatus;
import carousel.api.node.Node;
import carousel.api.node.NodeStatus;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code carousel:links}. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = LinksCommand.class,
        property = {"osgi.command.scope=carousel", "osgi.command.function=links"})
public final class LinksCommand {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Node node;

    /** The command. */
    @Descriptor(Usage.LINKS)
    public String links(CommandSession session, @Descriptor("options, nodes, links") String[] arguments)
            throws CommandFailure, InterruptedException {
        ViewOptions options = ViewOptions.parseWithOperands("links", arguments);
        if (options.usage()) {
            return Usage.LINKS;
        }
        NodeStatus status = Answers.status(node);
        List<LinkStatus> links = LinkChoice.of(status, options.operands());
        return options.json()
                ? LinksText.json(status, links).text()
                : LinksText.of(status, links).text(Screen.of(session).colours());
    }
}
