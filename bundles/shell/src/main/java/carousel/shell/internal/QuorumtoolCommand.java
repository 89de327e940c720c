package carousel.shell.internal;

import carousel.api.cfg.Cfg;
import carousel.api.cmap.Cmap;
import carousel.api.node.Node;
import carousel.api.quorum.Quorum;
import carousel.api.quorum.Votequorum;
import java.time.InstantSource;
import java.util.List;
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

/** {@code carousel:quorumtool}. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = QuorumtoolCommand.class,
        property = {"osgi.command.scope=carousel", "osgi.command.function=quorumtool"})
public final class QuorumtoolCommand {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Cmap cmap;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Quorum quorum;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Votequorum votequorum;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Cfg cfg;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Node node;

    private final String version;

    /** Called by DS. */
    @Activate
    public QuorumtoolCommand(BundleContext context) {
        version = context.getBundle().getVersion().toString();
    }

    /** The command. */
    @Descriptor(Usage.QUORUMTOOL)
    public void quorumtool(@Descriptor("options") String[] arguments) throws CommandFailure, InterruptedException {
        ToolOutput output = ToolOutput.ofCommand();
        QuorumtoolOptions options = QuorumtoolOptions.parse(List.of(arguments), output);
        QuorumSources sources = new QuorumSources(cmap, quorum, votequorum, cfg, node);
        new Quorumtool(sources, version, InstantSource.system(), output).run(options);
    }
}
