package carousel.shell.internal;

import carousel.api.cfg.Cfg;
import carousel.api.cfg.ReloadResult;
import carousel.api.cfg.ShutdownMode;
import carousel.api.config.ConfigurationProblem;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code carousel:reload}, {@code carousel:kill}, {@code carousel:shutdown}. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = ControlCommands.class,
        property = {
            "osgi.command.scope=carousel",
            "osgi.command.function=reload",
            "osgi.command.function=kill",
            "osgi.command.function=shutdown"
        })
public final class ControlCommands {
    private static final String TOO_LATE =
            "No answer within " + Answers.TIMEOUT_SECONDS + " seconds: the ring does not take messages now.";

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Cfg cfg;

    private Cfg cfg() throws CommandFailure {
        Cfg service = cfg;
        if (service == null) {
            throw new CommandFailure("The service cfg is not there; expected the bundle carousel.service.cfg to run.");
        }
        return service;
    }

    /** All nodes follow their files. */
    @Descriptor(
            "every node reads its corosync.conf again (corosync-cfgtool -R); says what changed here, or why nothing did")
    public String reload() throws CommandFailure, InterruptedException {
        ReloadResult result = Answers.await(cfg().reload(), TOO_LATE);
        if (!result.isApplied()) {
            List<String> reasons = result.problems().stream()
                    .map(ConfigurationProblem::toString)
                    .map(Sentences::printable)
                    .toList();
            throw new CommandFailure("Nothing was changed: " + String.join("\n", reasons));
        }
        List<String> lines = new ArrayList<>();
        result.notices().forEach(notice -> lines.add("not changed: " + Sentences.printable(notice)));
        result.changes().forEach(change -> lines.add(Sentences.printable(change)));
        if (lines.isEmpty()) {
            lines.add("the file says what runs already");
        }
        return String.join("\n", lines);
    }

    /** Ends another node. */
    @Descriptor("NODEID [REASON...]: a node ends at once, without leaving the ring (corosync-cfgtool -k)")
    public String kill(@Descriptor("its id") int nodeId, @Descriptor("for its log") String[] reason)
            throws CommandFailure, InterruptedException {
        String text = reason.length == 0 ? "killed by administrator" : String.join(" ", reason);
        Answers.await(cfg().killNode(nodeId, text), TOO_LATE);
        return "node " + nodeId + " is told to end";
    }

    /** Ends this node. */
    @Descriptor(
            "[--force]: this node leaves the ring and ends (corosync-cfgtool -H); who was asked may refuse, but not with --force")
    public String shutdown(@Descriptor("--force asks nobody") String[] options)
            throws CommandFailure, InterruptedException {
        boolean force = options.length == 1 && options[0].equals("--force");
        if (options.length > 0 && !force) {
            throw new CommandFailure("carousel:shutdown takes --force or nothing, not "
                    + Sentences.printable(String.join(" ", options)) + ".");
        }
        Answers.await(cfg().tryShutdown(force ? ShutdownMode.IMMEDIATE : ShutdownMode.REQUEST), TOO_LATE);
        return "the node leaves";
    }
}
