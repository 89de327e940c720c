package carousel.itest.simulator.command;

import carousel.itest.simulator.Swarm;
import carousel.totem.internal.TotemComponent;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs simulations of a Totem ring and checks them. */
@Command(
        name = "carousel simulate",
        description =
                "Simulates rings with mixed faults and checks the properties of docs/protocol/totem-checklist.md.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:every property held", "1:a property was violated", "2:wrong options"})
public final class SimulateCommand implements Callable<Integer> {
    @Option(names = "--first", paramLabel = "SEED", defaultValue = "1", description = "first seed, default 1")
    private long first;

    @Option(names = "--seeds", paramLabel = "N", defaultValue = "1", description = "how many seeds, default 1")
    private int seeds;

    private SimulateCommand() {}

    /** Runs the simulations; the process ends with the result. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new SimulateCommand()).execute(arguments));
    }

    @Override
    public Integer call() {
        for (long seed = first; seed < first + seeds; seed++) {
            try {
                new Swarm(seed, new TotemComponent()).run();
            } catch (AssertionError violation) {
                System.err.println("carousel simulate: " + violation.getMessage());
                return 1;
            }
        }
        System.out.println(seeds + " seeds, every property held");
        return 0;
    }
}
