package carousel.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Programs on Corosync's client libraries at the nodes of one ring.
 *
 * @param folder what they write
 */
record Clients(NamespaceRing ring, Path folder) {
    /** Why they cannot be run here, in a sentence; empty when they can. */
    static Optional<String> missing() throws IOException, InterruptedException {
        return NamespaceRing.missing(2)
                .or(RealCluster::missingLibraries)
                .or(() -> Files.exists(Path.of("/usr/sbin/corosync-notifyd"))
                        ? Optional.empty()
                        : Optional.of("corosync-notifyd is missing (.ci/run installs it)"));
    }

    /** Two links, two daemons (1 and 2), and a node (3). */
    static Clients start(Path folder) throws IOException, InterruptedException {
        return new Clients(
                new NamespaceRing(folder, 2, 1, "--token", "3000", "--links", "2", "--sched-rr", "no"), folder);
    }

    List<String> inside(int node, String... words) {
        List<String> command = new ArrayList<>(ring.cluster().inside(node));
        command.addAll(List.of(words));
        return command;
    }

    /** Runs a program that ends by itself. */
    ProgramRun run(int node, String... words) throws IOException, InterruptedException {
        return ProgramRun.of(folder, inside(node, words));
    }

    /** Runs programs one after another, whose words a single space parts; answers what each did. */
    List<ProgramRun> runAll(int node, List<String> lines) throws IOException, InterruptedException {
        Path results = Files.createTempDirectory(folder, "runs");
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            for (String word : lines.get(i).split(" ", -1)) {
                script.append('\'').append(word).append("' ");
            }
            script.append(
                    ">%s/%d.out 2>%s/%d.err%necho $? >%s/%d.status%n".formatted(results, i, results, i, results, i));
        }
        ProgramRun all = run(
                node, "sh", Files.writeString(results.resolve("script"), script).toString());
        if (!all.equals(new ProgramRun(0, "", ""))) {
            throw new IOException(all.toString());
        }
        List<ProgramRun> runs = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            runs.add(new ProgramRun(
                    Integer.parseInt(
                            Files.readString(results.resolve(i + ".status")).strip()),
                    Files.readString(results.resolve(i + ".out")),
                    Files.readString(results.resolve(i + ".err"))));
        }
        return runs;
    }

    /** Starts a program that goes on until its standard input says so, or until it is killed. */
    BackgroundRun begin(int node, String... words) throws IOException {
        return new BackgroundRun(folder, inside(node, words));
    }

    /** A member of a group by {@code cpgpeer}. */
    GroupPeer member(int node, Path program, String group, String log) throws IOException, InterruptedException {
        return new CpgPeer(ring.cluster(), node, program, group, folder.resolve(log));
    }

    /** A value as {@code corosync-cmapctl} prints it. */
    String value(int node, String map, String key) throws IOException, InterruptedException {
        ProgramRun run = run(node, "corosync-cmapctl", "-m", map, "-q", "-g", key);
        if (run.status() != 0) {
            throw new IOException(key + ": " + run.errors());
        }
        return run.output().strip();
    }
}
