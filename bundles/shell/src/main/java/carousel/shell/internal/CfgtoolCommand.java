package carousel.shell.internal;

import carousel.api.cfg.Cfg;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code carousel:cfgtool}. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = CfgtoolCommand.class,
        property = {"osgi.command.scope=carousel", "osgi.command.function=cfgtool"})
public final class CfgtoolCommand {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Cfg cfg;

    /** The command. */
    @Descriptor(Usage.CFGTOOL)
    public void cfgtool(@Descriptor("options") String[] arguments) throws CommandFailure, InterruptedException {
        CfgtoolOptions options = CfgtoolOptions.parse(List.of(arguments));
        Cfg service = cfg;
        if (options.action() == CfgtoolOptions.Action.USAGE) {
            ToolOutput.ofCommand().line(Usage.CFGTOOL);
        } else if (service == null) {
            throw new CommandFailure("Could not initialize corosync configuration API error 2");
        } else {
            new Cfgtool(service, ToolOutput.ofCommand()).run(options);
        }
    }
}
