package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.itests.KnetMessages.Received;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A handle of the real libknet: the C program {@code knetpeer} in a process of its own. */
final class LibknetPeer implements AutoCloseable {
    private static final Path SOURCE = Path.of(System.getProperty("native.dir")).resolve("knetpeer.c");

    private static Path program;

    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;

    /** Starts one, if need be behind other words (to run it inside a network namespace). */
    LibknetPeer(int hostId, String... inside) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(inside));
        command.addAll(List.of(program().toString(), Integer.toString(hostId)));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        commands = process.outputWriter(StandardCharsets.US_ASCII);
        answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    /** Why the real libknet cannot be had here, in a sentence; empty when it can. */
    static Optional<String> missing() throws IOException, InterruptedException {
        if (run("sh", "-c", "command -v cc") != 0) {
            return Optional.of("the peer on libknet needs the program cc (.ci/run installs it)");
        }
        if (!Files.exists(Path.of("/usr/include/libknet.h"))) {
            return Optional.of("the peer on libknet needs libknet-dev (.ci/run installs it)");
        }
        return Optional.empty();
    }

    private static synchronized Path program() throws IOException, InterruptedException {
        if (program == null) {
            Path folder = Files.createTempDirectory("knetpeer");
            Path made = folder.resolve("knetpeer");
            folder.toFile().deleteOnExit();
            made.toFile().deleteOnExit();
            int status = run("cc", "-O2", "-Wall", "-Werror", "-o", made.toString(), SOURCE.toString(), "-lknet");
            assertEquals(0, status, "knetpeer.c does not compile");
            program = made;
        }
        return program;
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        return process.waitFor();
    }

    /** Writes one command and answers what follows "ok"; an error is an exception. */
    synchronized String ask(String command) {
        try {
            commands.write(command + "\n");
            commands.flush();
            return answer(command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String answer(String command) throws IOException {
        String answer = answers.readLine();
        String name = command.split(" ", 2)[0];
        if (answer == null) {
            throw new IOException("knetpeer ended instead of answering: " + name);
        }
        if (!answer.startsWith("ok")) {
            throw new IllegalStateException(name + ": " + answer);
        }
        return answer.substring(2).strip();
    }

    private synchronized List<String> askLines(String command) {
        int count = Integer.parseInt(ask(command));
        List<String> lines = new ArrayList<>(count);
        try {
            for (int i = 0; i < count; i++) {
                lines.add(answers.readLine());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    void crypto(int slot, String model, String cipher, String hash, byte[] key) {
        ask("crypto " + slot + " " + model + " " + cipher + " " + hash + " "
                + HexFormat.of().formatHex(key));
    }

    void send(KnetMessages messages) {
        ask("send " + messages.arguments());
    }

    int received() {
        return Integer.parseInt(ask("count"));
    }

    /** What was received since the last call. */
    List<Received> take() {
        return askLines("take").stream().map(Received::parse).toList();
    }

    /** libknet's own log since the last call. */
    List<String> log() {
        return askLines("log");
    }

    int dataMtuBytes() {
        return Integer.parseInt(ask("mtu"));
    }

    /** Status and counters of a link. */
    Values status(int hostId, int link) {
        return new Values(ask("status " + hostId + " " + link));
    }

    Values statistics() {
        return new Values(ask("stats"));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Named numbers of an answer. */
    static final class Values {
        private final Map<String, String> values = new HashMap<>();

        Values(String answer) {
            for (String pair : answer.split(" ", -1)) {
                String[] parts = pair.split("=", 2);
                values.put(parts[0], parts[1]);
            }
        }

        long get(String name) {
            return Long.parseLong(text(name));
        }

        String text(String name) {
            String value = values.get(name);
            if (value == null) {
                throw new IllegalArgumentException("knetpeer tells no " + name);
            }
            return value;
        }

        boolean is(String name) {
            return get(name) != 0;
        }
    }

    /** Ends it like a kill: it says no goodbye. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
