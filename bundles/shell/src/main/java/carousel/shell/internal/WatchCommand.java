package carousel.shell.internal;

import carousel.api.node.Node;
import carousel.api.quorum.Quorum;
import carousel.api.quorum.Votequorum;
import carousel.shell.internal.WatchText.Snapshot;
import java.time.ZoneId;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code carousel:watch}. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = WatchCommand.class,
        property = {"osgi.command.scope=carousel", "osgi.command.function=watch"})
public final class WatchCommand {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Node node;

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

    /** The command. */
    @Descriptor(Usage.WATCH)
    public void watch(CommandSession session, @Descriptor("options") String[] arguments)
            throws CommandFailure, InterruptedException {
        WatchOptions options = WatchOptions.parse(arguments);
        ToolOutput output = ToolOutput.ofCommand();
        if (options.usage()) {
            output.line(Usage.WATCH);
            return;
        }
        new Watch(this::take, Watch.Pace.REAL, options, Screen.of(session), ZoneId.systemDefault(), output).run();
    }

    private Snapshot take() throws CommandFailure, InterruptedException {
        return new Snapshot(
                Watch.Pace.REAL.now(),
                Watch.Pace.REAL.nanos(),
                Answers.status(node),
                QuorumView.of(quorum, votequorum));
    }
}
