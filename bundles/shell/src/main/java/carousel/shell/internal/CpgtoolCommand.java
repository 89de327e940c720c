package carousel.shell.internal;

import carousel.api.cfg.Cfg;
import carousel.api.cpg.Cpg;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code carousel:cpgtool}. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = CpgtoolCommand.class,
        property = {"osgi.command.scope=carousel", "osgi.command.function=cpgtool"})
public final class CpgtoolCommand {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Cpg cpg;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Cfg cfg;

    /** The command. */
    @Descriptor(Usage.CPGTOOL)
    public void cpgtool(@Descriptor("options") String[] arguments) throws CommandFailure, InterruptedException {
        CpgtoolOptions options = CpgtoolOptions.parse(List.of(arguments));
        Cpg service = cpg;
        if (options.usage()) {
            ToolOutput.ofCommand().line(Usage.CPGTOOL);
        } else if (service == null) {
            throw new CommandFailure("Could not initialize corosync cpg API error 2");
        } else {
            new Cpgtool(service, cfg, ToolOutput.ofCommand()).run(options);
        }
    }
}
