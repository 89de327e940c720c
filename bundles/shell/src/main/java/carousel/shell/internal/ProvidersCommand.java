package carousel.shell.internal;

import carousel.api.node.Node;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code carousel:providers}. */
@Component(
        service = ProvidersCommand.class,
        property = {"osgi.command.scope=carousel", "osgi.command.function=providers"})
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

    /** The command. */
    @Descriptor("shows transports, compression and crypto models and cluster services, and which of them the node uses")
    public String providers() throws CommandFailure, InterruptedException {
        List<Provider> providers = framework.providers();
        Node running = node;
        if (running == null) {
            // What is there helps to find out why no node runs; the failure says the rest.
            String table = ProvidersText.of(providers, null) + "\n";
            System.out.writeBytes(table.getBytes(StandardCharsets.UTF_8));
        }
        return ProvidersText.of(providers, Answers.status(running));
    }
}
