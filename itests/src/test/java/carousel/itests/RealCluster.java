package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Real corosync daemons in network namespaces of their own, with an empty place for a Carousel node ({@code corosync-cluster}). */
final class RealCluster {
    private static final Path NATIVE = Path.of(System.getProperty("native.dir"));
    private static final Path SCRIPT = NATIVE.resolve("corosync-cluster");

    private final String name;

    /** Starts the daemons and waits until they are one ring. */
    RealCluster(String name, String... options) throws IOException, InterruptedException {
        this.name = name;
        run("down");
        List<String> up = new ArrayList<>(List.of("up"));
        up.addAll(List.of(options));
        run(up.toArray(String[]::new));
    }

    /** Why real daemons cannot be run here, in a sentence; empty when they can. */
    static Optional<String> missing() throws IOException, InterruptedException {
        Optional<String> program = missingProgram("real daemons need", "corosync", "corosync-cmapctl", "cc");
        if (program.isPresent()) {
            return program;
        }
        if (!Files.exists(Path.of("/usr/include/corosync/cpg.h"))) {
            return Optional.of("the C client needs libcpg-dev (.ci/run installs it)");
        }
        return missingForNamespaces();
    }

    private static Optional<String> missingProgram(String need, String... programs)
            throws IOException, InterruptedException {
        for (String program : programs) {
            if (exit("sh", "-c", "PATH=$PATH:/usr/sbin:/sbin command -v " + program) != 0) {
                return Optional.of(need + " the program " + program + " (.ci/run installs it)");
            }
        }
        return Optional.empty();
    }

    /** Why no namespaces with links between them can be made here, in a sentence; empty when they can. */
    static Optional<String> missingForNamespaces() throws IOException, InterruptedException {
        Optional<String> program =
                missingProgram("nodes in network namespaces need", "ip", "nft", "nsenter", "unshare", "python3");
        if (program.isPresent()) {
            return program;
        }
        if (exit("sh", "-c", "test $(id -u) = 0") != 0) {
            return Optional.of("nodes in network namespaces need root");
        }
        if (exit("sh", "-c", "ip netns add carouselprobe$$ && ip netns del carouselprobe$$") != 0) {
            return Optional.of("network namespaces cannot be made here (ip netns add fails)");
        }
        return Optional.empty();
    }

    private static int exit(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        return process.waitFor();
    }

    /** Why no program on all client libraries can be built here, in a sentence; empty when it can. */
    static Optional<String> missingLibraries() {
        return Stream.of("cpg", "cmap", "cfg", "quorum", "votequorum", "sam")
                .filter(library -> !Files.exists(Path.of("/usr/include/corosync", library + ".h")))
                .map(library -> "the C client needs lib" + library + "-dev (.ci/run installs it)")
                .findFirst();
    }

    /** Compiles the C client of groups and answers the program. */
    static Path buildPeer(Path folder) throws IOException, InterruptedException {
        return build(folder, "cpgpeer", "-lcpg", "-lcorosync_common");
    }

    /** Compiles the C client that breaks the rules of libqb, and answers the program. */
    static Path buildGarbagePeer(Path folder) throws IOException, InterruptedException {
        return build(folder, "garbagepeer");
    }

    /** Compiles the C clients that die, crowd or do not read, and answers the program. */
    static Path buildMisusePeer(Path folder) throws IOException, InterruptedException {
        return build(folder, "misusepeer", "-lcpg", "-lcmap", "-lquorum", "-lvotequorum", "-lcfg", "-lcorosync_common");
    }

    /** Compiles the C client that tells of the cluster and answers the program. */
    static Path buildWatchPeer(Path folder) throws IOException, InterruptedException {
        return build(folder, "watchpeer", "-lcpg", "-lquorum", "-lvotequorum", "-lcorosync_common");
    }

    /** Compiles the C client of everything and answers the program. */
    static Path buildIpcPeer(Path folder) throws IOException, InterruptedException {
        return build(
                folder,
                "ipcpeer",
                "-lcpg",
                "-lcmap",
                "-lquorum",
                "-lvotequorum",
                "-lcfg",
                "-lsam",
                "-lcorosync_common");
    }

    static Path buildVotePeer(Path folder) throws IOException, InterruptedException {
        return build(folder, "votepeer", "-lcfg", "-lcorosync_common");
    }

    private static Path build(Path folder, String name, String... libraries) throws IOException, InterruptedException {
        Path program = folder.resolve(name);
        List<String> command = new ArrayList<>(List.of(
                "cc",
                "-O2",
                "-Wall",
                "-o",
                program.toString(),
                NATIVE.resolve(name + ".c").toString()));
        command.addAll(List.of(libraries));
        assertEquals(0, exit(command.toArray(String[]::new)), name + ".c does not compile");
        return program;
    }

    /** What a node sees as {@code /etc/corosync}, {@code /var/lib/corosync}, {@code /var/log/corosync}: etc, lib, log. */
    Path folder(int node) {
        return Path.of("/run/corosync-cluster", name, "node" + node);
    }

    /** The words that run a program inside a node's namespaces. */
    List<String> inside(int node) {
        return List.of(SCRIPT.toString(), "--name", name, "exec", Integer.toString(node));
    }

    /** Runs one command of the script, which must succeed. */
    String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString(), "--name", name));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        assertEquals(0, process.exitValue(), () -> command + ": " + output);
        return output;
    }

    /** Waits until every running daemon sees exactly these members. */
    void awaitMembers(String members) throws IOException, InterruptedException {
        run("wait", "-t", "40", "--members", members);
    }

    void close() throws IOException, InterruptedException {
        run("down");
    }
}
