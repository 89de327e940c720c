package carousel.shell.internal;

import carousel.api.cmap.Cmap;
import carousel.api.cmap.CmapMap;
import java.io.IOException;
import java.util.HexFormat;
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

/** {@code carousel:cmapctl}. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = {CmapctlCommand.class, KeyNames.class},
        property = {"osgi.command.scope=carousel", "osgi.command.function=cmapctl"})
public final class CmapctlCommand implements KeyNames {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Cmap cmap;

    /** The command. */
    @Descriptor(Usage.CMAPCTL)
    public void cmapctl(CommandSession session, @Descriptor("options, keys, values") String[] arguments)
            throws CommandFailure, InterruptedException {
        CmapctlOptions options = CmapctlOptions.parse(List.of(arguments));
        Cmap service = cmap;
        if (service == null && options.action() != CmapctlOptions.Action.HELP) {
            throw Cmapctl.initialize("CS_ERR_LIBRARY");
        }
        if (service == null) {
            ToolOutput.ofCommand().line(Usage.CMAPCTL);
            return;
        }
        new Cmapctl(service, options, ToolOutput.ofCommand(), new SessionInput(session)).run();
    }

    /**
     * What the shell's client tells of itself by variables when it stands for a program: its folder, what to do to end it, and its
     * standard input in hexadecimal digits.
     */
    private record SessionInput(CommandSession session) implements Cmapctl.ToolInput {
        @Override
        public byte[] read(String file) throws IOException {
            if (file.equals("-")) {
                Object input = session.get("tool_input");
                if (input == null) {
                    throw new IOException("The standard input is not at hand here, name a file");
                }
                return HexFormat.of().parseHex(input.toString());
            }
            return Cmapctl.readFile(CallerFolder.of(session), file);
        }

        @Override
        public String quitHint() {
            return session.get("tool_directory") == null ? "Press Ctrl-C to finish" : "Type \"q\" to finish";
        }
    }

    @Override
    public List<String> keyNames(boolean statistics, String prefix) {
        Cmap service = cmap;
        if (service == null) {
            return List.of();
        }
        try {
            return List.copyOf(Answers.await(
                            service.entries(statistics ? CmapMap.STATS : CmapMap.ICMAP, prefix), "The node is busy.")
                    .keySet());
        } catch (CommandFailure e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
