package carousel.itests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A member of a group on a real daemon: the C program {@code cpgpeer}. */
final class CpgPeer {
    private final Path log;
    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;

    CpgPeer(RealCluster cluster, int node, Path program, String group, Path log)
            throws IOException, InterruptedException {
        this.log = log;
        List<String> command = new ArrayList<>(cluster.inside(node));
        command.addAll(List.of(program.toString(), group, log.toString()));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        commands = process.outputWriter(StandardCharsets.US_ASCII);
        answers = process.inputReader(StandardCharsets.US_ASCII);
        Await.until(
                "cpgpeer joined on node " + node,
                Duration.ofSeconds(30),
                () -> Files.readString(log).contains("\nC "));
    }

    /** Writes one command and reads its one line of answer. */
    synchronized String ask(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("cpgpeer ended instead of answering: " + command);
        }
        return answer;
    }

    long count() throws IOException {
        return Long.parseLong(ask("count").replace("count ", ""));
    }

    MessageLog messages() throws IOException {
        return MessageLog.read(log);
    }

    /** Changes of members so far. */
    long changes() throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.startsWith("C ")).count();
        }
    }

    /** Whether the newest change of members has this many. */
    boolean sees(int members) throws IOException {
        String last = "";
        for (String line : Files.readAllLines(log)) {
            if (line.startsWith("C ")) {
                last = line;
            }
        }
        return last.startsWith("C " + members + " ");
    }

    void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
