package carousel.itest.simulator.command;

import carousel.itest.simulator.SimulatedNode;
import carousel.itest.simulator.Simulation;
import carousel.itest.simulator.plan.Experiment;
import carousel.itest.simulator.plan.Plan;
import carousel.itest.simulator.plan.PlanFormatException;
import carousel.itest.simulator.plan.PlanReader;
import carousel.totem.internal.TotemComponent;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs simulations of a Totem ring and checks them. */
@Command(
        name = "./carousel simulate",
        description = {
            "Simulates a ring on a faulty network in virtual time, and checks every property of"
                    + " docs/protocol/totem-checklist.md while it runs. Everything follows from the seed.",
            "",
            "Without a scenario the nodes, their settings, the traffic and the faults are random."
        },
        footer = {
            "",
            "A scenario file has one word and its values on a line; # begins a comment:",
            "  nodes 3                          how many, or their ids: nodes 1 7 65535",
            "  seconds 60                       or: minutes 10",
            "  set token 1000                   a setting of corosync.conf's totem section",
            "  traffic 20/s 50..200             what each node sends; or: traffic none",
            "  delay exponential 0.2..3 ms      or uniform, normal",
            "  faults mixed                     random faults as well",
            "  at 5 crash 3                     at a second; at 5..8 chooses one",
            "  every 2..5 between 10..40 ACTION again and again",
            "Actions: start NODE|all [without-disk], crash, restart, leave NODE|random, pause NODE 500 ms,",
            "clock NODE +1000 ms, send NODE BYTES, partition 1 2 | 3, cut 1 > 3, heal, loss 5%% [from 1] [to 2],",
            "duplicate 10%% x2, reorder 30%% 50 ms, delay ..., corrupt 1%% [anywhere], mend.",
            "docs/simulator.md tells more."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:every property held", "1:a property was violated", "2:wrong use"})
public final class SimulateCommand implements Callable<Integer> {
    private static final int VIOLATED = 1;
    private static final int MISUSED = 2;
    private static final int MAX_LANES = 8;
    private static final double MAX_MINUTES = 100_000;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            description = "how many nodes, 1 to 384; default: as the scenario says, or random")
    private @Nullable Integer nodes;

    @Option(names = "--seed", paramLabel = "N", description = "where all chance comes from, default 1")
    private @Nullable Long seed;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            description = "how long, default: as the scenario says, or 1; may be a fraction")
    private @Nullable Double minutes;

    @Option(names = "--scenario", paramLabel = "FILE", description = "what happens, see below")
    private @Nullable Path scenario;

    @Option(names = "--no-faults", description = "a healthy ring with light traffic instead of a scenario")
    private boolean noFaults;

    @Option(names = "--seeds", paramLabel = "N", description = "a swarm: so many seeds, on all cores")
    private @Nullable Integer seeds;

    @Option(names = "--first", paramLabel = "SEED", description = "the first seed of a swarm, default 1")
    private @Nullable Long first;

    @Option(names = "--log", paramLabel = "FILE", description = "write what happens, line by line")
    private @Nullable Path log;

    @Option(names = "--svg", paramLabel = "FILE", description = "draw the messages of the last moments")
    private @Nullable Path svg;

    @Option(names = "--interactive", hidden = true, description = "standard error is a terminal")
    private boolean interactive;

    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    private List<String> scenarioLines = List.of();

    SimulateCommand() {}

    /** Runs the simulations; the process ends with the result. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command, as yet without arguments. */
    static CommandLine commandLine() {
        return new CommandLine(new SimulateCommand()).setParameterExceptionHandler((misuse, arguments) -> {
            misuse.getCommandLine()
                    .getErr()
                    .println(
                            "carousel simulate: " + misuse.getMessage() + " (\"./carousel simulate --help\" says how)");
            return MISUSED;
        });
    }

    @Override
    public Integer call() throws InterruptedException {
        check();
        plan(1); // a mistake in the scenario is told before anything runs
        return seeds == null ? runOne(seed == null ? 1 : seed) : runSwarm(first == null ? 1 : first, seeds);
    }

    private void check() {
        Integer nodeCount = nodes;
        require(
                nodeCount == null || (nodeCount >= 1 && nodeCount <= PlanReader.MAX_NODES),
                "--nodes must be from 1 to 384");
        Double duration = minutes;
        require(
                duration == null || (duration > 0 && duration <= MAX_MINUTES),
                "--minutes must be above 0, and 100000 at most");
        Integer seedCount = seeds;
        require(seedCount == null || seedCount > 0, "--seeds must be 1 or more");
        require(seedCount == null || seed == null, "--seed is for one run, a swarm begins with --first");
        require(seedCount != null || first == null, "--first is for a swarm (--seeds)");
        require(seedCount == null || (log == null && svg == null), "--log and --svg are for one run (--seed)");
        require(scenario == null || !noFaults, "--no-faults and --scenario exclude each other");
        if (scenario != null) {
            try {
                scenarioLines = Files.readAllLines(scenario);
            } catch (IOException unreadable) {
                throw misuse("the scenario " + scenario + " cannot be read");
            }
        }
    }

    private void require(boolean holds, String sentence) {
        if (!holds) {
            throw misuse(sentence);
        }
    }

    private ParameterException misuse(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    private Plan plan(long forSeed) {
        int nodeCount = nodes == null ? 0 : nodes;
        long durationMillis = minutes == null ? 0 : Math.max(1, (long) (minutes * 60_000));
        if (scenario != null) {
            try {
                return PlanReader.read(scenarioLines, nodeCount, durationMillis);
            } catch (PlanFormatException wrong) {
                throw misuse(scenario + ", " + wrong.getMessage());
            }
        }
        long duration = durationMillis > 0 ? durationMillis : 60_000;
        return noFaults
                ? Plan.quiet(nodeCount > 0 ? nodeCount : 3, duration)
                : Plan.mixed(forSeed, nodeCount, duration);
    }

    private Experiment experiment(long forSeed) {
        Plan plan = plan(forSeed);
        try {
            return new Experiment(plan, forSeed, new TotemComponent(plan.start()));
        } catch (IllegalArgumentException badSetting) {
            throw misuse(String.valueOf(badSetting.getMessage()));
        }
    }

    private static Outcome run(Experiment experiment, long forSeed) {
        long begin = System.nanoTime();
        Throwable violation = null;
        try {
            experiment.run();
        } catch (AssertionError | RuntimeException broken) {
            violation = broken;
        }
        return new Outcome(forSeed, experiment, (System.nanoTime() - begin) / 1e9, violation);
    }

    private int runOne(long forSeed) {
        Experiment experiment = experiment(forSeed);
        Simulation simulation = experiment.simulation();
        Traces traces = new Traces();
        ChartRecorder recorder = new ChartRecorder(simulation);
        if (svg != null) {
            traces.add(recorder);
        }
        Outcome outcome;
        try (PrintWriter writer = log == null
                ? new PrintWriter(PrintWriter.nullWriter())
                : new PrintWriter(Files.newBufferedWriter(log, StandardCharsets.UTF_8))) {
            EventLog eventLog = new EventLog(writer, simulation);
            if (log != null) {
                traces.add(eventLog);
            }
            traces.attachTo(simulation);
            outcome = run(experiment, forSeed);
            eventLog.flush();
        } catch (IOException unwritable) {
            throw misuse("the log " + log + " cannot be written");
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("seed " + forSeed + ", " + simulation.nodes().size() + " nodes: "
                + (outcome.violation() == null ? "every property held" : "VIOLATION"));
        out.print(Report.of(outcome));
        out.flush();
        if (svg != null) {
            draw(svg, outcome, recorder);
        }
        if (outcome.violation() != null) {
            tell(outcome);
            return VIOLATED;
        }
        return 0;
    }

    private void draw(Path file, Outcome outcome, ChartRecorder recorder) {
        List<Integer> all = outcome.experiment().simulation().nodes().stream()
                .map(SimulatedNode::id)
                .toList();
        List<ChartRow> rows = recorder.rows();
        String title = "seed " + outcome.seed() + ", to "
                + String.format(Locale.ROOT, "%.3f s", outcome.simulatedSeconds())
                + (outcome.violation() == null ? "" : ": " + firstLine(outcome.violation()));
        try {
            Files.writeString(file, SequenceChart.draw(title, SequenceChart.lanes(all, rows, MAX_LANES), rows));
        } catch (IOException unwritable) {
            throw misuse("the picture " + file + " cannot be written");
        }
    }

    private static String firstLine(Throwable violation) {
        String message = String.valueOf(violation.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    private int runSwarm(long firstSeed, int count) throws InterruptedException {
        long begin = System.nanoTime();
        SwarmRun swarm = new SwarmRun(each -> run(experiment(each), each), firstSeed, count, System.err, interactive);
        List<Outcome> violations = swarm.run(Runtime.getRuntime().availableProcessors());
        double wallSeconds = (System.nanoTime() - begin) / 1e9;
        violations.forEach(this::tell);
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%,d seeds from %d, %,.0f s simulated in %.1f s (%.0f simulated seconds per second), %,d changes of membership: %s%n",
                count,
                firstSeed,
                swarm.simulatedSeconds(),
                wallSeconds,
                swarm.simulatedSeconds() / wallSeconds,
                swarm.viewChanges(),
                violations.isEmpty() ? "every property held" : violations.size() + " seeds or more VIOLATE a property");
        out.flush();
        return violations.isEmpty() ? 0 : VIOLATED;
    }

    private void tell(Outcome outcome) {
        PrintWriter err = spec.commandLine().getErr();
        Throwable violation = outcome.violation();
        if (violation instanceof AssertionError) {
            err.println(violation.getMessage());
            if (violation.getCause() != null) {
                violation.getCause().printStackTrace(err);
            }
        } else if (violation != null) {
            violation.printStackTrace(err);
        }
        err.println("replay: " + replay(outcome.seed()));
        err.flush();
    }

    /** The command that does it all again. */
    private String replay(long forSeed) {
        return "./carousel simulate --seed " + forSeed
                + (nodes == null ? "" : " --nodes " + nodes)
                + (minutes == null ? "" : " --minutes " + minutes)
                + (scenario == null ? "" : " --scenario " + scenario)
                + (noFaults ? " --no-faults" : "");
    }
}
