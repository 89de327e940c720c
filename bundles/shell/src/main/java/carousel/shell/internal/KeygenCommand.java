package carousel.shell.internal;

import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** {@code carousel:keygen}. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = KeygenCommand.class,
        property = {"osgi.command.scope=carousel", "osgi.command.function=keygen"})
public final class KeygenCommand {
    /** The command. */
    @Descriptor(Usage.KEYGEN)
    public void keygen(CommandSession session, @Descriptor("options") String[] arguments) throws CommandFailure {
        ToolOutput output = ToolOutput.ofCommand();
        new Keygen(CallerFolder.of(session), output).run(KeygenOptions.parse(List.of(arguments), output));
    }
}
