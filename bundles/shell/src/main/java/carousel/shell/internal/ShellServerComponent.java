package carousel.shell.internal;

import carousel.api.node.Node;
import carousel.api.node.NodeStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.felix.service.command.CommandProcessor;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the shell server where the framework names a state folder. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        immediate = true,
        service = {})
public final class ShellServerComponent {
    /** Framework property: the node's state folder. */
    static final String STATE_PROPERTY = "carousel.state";

    private static final Logger LOG = LoggerFactory.getLogger("MAIN");
    private static final int STATUS_TIMEOUT_MILLIS = 1000;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Node node;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable GroupNames groups;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable KeyNames keys;

    private final @Nullable ShellServer server;
    private final String product;

    /** Starts listening. */
    @Activate
    public ShellServerComponent(BundleContext context, @Reference CommandProcessor processor) throws IOException {
        product = "carousel " + context.getBundle().getVersion();
        String state = context.getProperty(STATE_PROPERTY);
        if (state == null || state.isBlank()) {
            LOG.debug("There is no shell server: the framework property {} is not set", STATE_PROPERTY);
            server = null;
            return;
        }
        Completer completer = new Completer(new NodeVocabulary(new OsgiFramework(context)));
        server = new ShellServer(Path.of(state), processor, completer, () -> product + "\n" + nodeName());
    }

    /** Stops listening and ends every connection. */
    @Deactivate
    void deactivate() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    /** Words of the node that runs now. */
    private final class NodeVocabulary implements Vocabulary {
        private final Framework framework;

        NodeVocabulary(Framework framework) {
            this.framework = framework;
        }

        @Override
        public List<String> bundleNames() {
            return framework.bundleNames();
        }

        @Override
        public List<String> groupNames() {
            GroupNames current = groups;
            return current == null ? List.of() : current.groupNames();
        }

        @Override
        public List<String> keyNames(boolean statistics, String prefix) {
            KeyNames current = keys;
            return current == null ? List.of() : current.keyNames(statistics, prefix);
        }

        @Override
        public List<String> nodeIds() {
            return status().map(status -> status.nodeNames().keySet().stream()
                            .map(Integer::toUnsignedString)
                            .toList())
                    .orElse(List.of());
        }

        @Override
        public List<String> links() {
            return status().map(LinkChoice::words).orElse(List.of());
        }
    }

    /** Empty while no node answers. */
    private String nodeName() {
        return status().map(NodeStatus::nodeName).orElse("");
    }

    private Optional<NodeStatus> status() {
        Node running = node;
        if (running == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(running.status().get(STATUS_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }
}
