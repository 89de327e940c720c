package carousel.shell.internal;

import carousel.api.node.Node;
import carousel.api.node.NodeStatus;
import java.time.ZoneId;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code carousel:providers} and {@code carousel:services}. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = ProvidersCommand.class,
        property = {"osgi.command.scope=carousel", "osgi.command.function=providers", "osgi.command.function=services"})
public final class ProvidersCommand {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Node node;

    private final Framework framework;

    /** Looks at the framework of a bundle. */
    @Activate
    public ProvidersCommand(BundleContext context) {
        this(new OsgiFramework(context));
    }

    ProvidersCommand(Framework framework) {
        this.framework = framework;
    }

    /** What bundles plug into the node. */
    @Descriptor(Usage.PROVIDERS)
    public String providers(CommandSession session, @Descriptor("options") String[] arguments)
            throws CommandFailure, InterruptedException {
        ViewOptions options = ViewOptions.parse("providers", arguments);
        if (options.usage()) {
            return Usage.PROVIDERS;
        }
        List<Provider> providers = framework.providers();
        return shown(
                options.json()
                        ? status -> ProvidersText.json(providers, status)
                                .with("deployed", DeployedBundle.json(framework.deployed()))
                                .text()
                        : status -> ProvidersText.of(providers, status)
                                        .text(Screen.of(session).colours())
                                + DeployedBundle.text(framework.deployed(), ZoneId.systemDefault()));
    }

    /** Cluster services alone, with their ids. */
    @Descriptor(Usage.SERVICES)
    public String services(CommandSession session, @Descriptor("options") String[] arguments)
            throws CommandFailure, InterruptedException {
        ViewOptions options = ViewOptions.parse("services", arguments);
        if (options.usage()) {
            return Usage.SERVICES;
        }
        List<InstalledService> services = framework.clusterServices();
        return shown(
                options.json()
                        ? status -> ServicesText.json(services, status).text()
                        : status -> ServicesText.of(services, status)
                                .text(Screen.of(session).colours()));
    }

    private String shown(TextOfStatus text) throws CommandFailure, InterruptedException {
        Node running = node;
        if (running == null) {
            // What is there helps to find out why no node runs; the failure says the rest.
            ToolOutput.ofCommand().line(text.of(null));
        }
        return text.of(Answers.status(running));
    }

    /** Text that needs a node's status, but can do without. */
    private interface TextOfStatus {
        String of(@Nullable NodeStatus status);
    }
}
