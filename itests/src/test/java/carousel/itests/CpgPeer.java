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

/** A member of a group on a real daemon: the C program {@code cpgpeer}. */
final class CpgPeer implements GroupPeer {
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
                // libcpg of Corosync 3.1.7 says a word there whenever it waits between the pieces of a message
                .redirectError(log.resolveSibling(log.getFileName() + ".err").toFile())
                .start();
        commands = process.outputWriter(StandardCharsets.US_ASCII);
        answers = process.inputReader(StandardCharsets.US_ASCII);
        Await.until(
                "cpgpeer joined on node " + node,
                Duration.ofSeconds(30),
                () -> Files.readString(log).contains("\nC "));
    }

    /** Writes one command and reads its one line of answer. */
    private synchronized String ask(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("cpgpeer ended instead of answering " + command + ", see " + log + ".err");
        }
        return answer;
    }

    @Override
    public Path log() {
        return log;
    }

    @Override
    public void send(int count, long seed, String sizes) throws IOException {
        String answer = ask("send " + count + " " + seed + " " + sizes);
        if (!answer.equals("sent " + count)) {
            throw new IOException("cpgpeer answers " + answer);
        }
    }

    @Override
    public long count() throws IOException {
        return Long.parseLong(ask("count").replace("count ", ""));
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
