package carousel.shell.internal;

import carousel.api.CorosyncException;
import carousel.api.cmap.Cmap;
import carousel.api.cmap.CmapMap;
import carousel.api.cmap.CmapType;
import carousel.api.cmap.CmapValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Does what corosync-cmapctl does, in its words and with its statuses (tools reference 4). */
final class Cmapctl {
    private final Cmap cmap;
    private final CmapctlOptions options;
    private final ToolOutput output;
    private final ToolInput input;

    Cmapctl(Cmap cmap, CmapctlOptions options, ToolOutput output, ToolInput input) {
        this.cmap = cmap;
        this.options = options;
        this.output = output;
        this.input = input;
    }

    /** A request that was refused, with Corosync's name for the reason. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String error) {
            super(error, null, true, false);
        }

        String error() {
            return String.valueOf(getMessage());
        }
    }

    void run() throws CommandFailure, InterruptedException {
        switch (options.action()) {
            case PRINT -> print();
            case GET -> get();
            case SET ->
                set(
                        options.operands().get(0),
                        options.operands().get(1),
                        options.operands().get(2));
            case DELETE -> {
                for (String key : options.operands()) {
                    delete(key);
                }
            }
            case DELETE_PREFIX -> {
                for (String prefix : options.operands()) {
                    deletePrefix(prefix);
                }
            }
            case TRACK, TRACK_PREFIX -> new CmapWatch(cmap, options, output).run(input.quitHint());
            case CLEAR -> clear();
            case LOAD -> load();
            case HELP -> output.line(Usage.CMAPCTL);
        }
    }

    private static <T> T await(CompletableFuture<T> answer) throws Refused, CommandFailure, InterruptedException {
        try {
            return answer.get(Answers.TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new CommandFailure("The node has not answered within " + Answers.TIMEOUT_SECONDS + " seconds.");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CorosyncException refusal) {
                throw new Refused("CS_ERR_" + refusal.status().name());
            }
            throw new CommandFailure(Sentences.of(e.getCause() == null ? e : e.getCause()));
        }
    }

    private void print() throws CommandFailure, InterruptedException {
        NavigableMap<String, CmapValue> found = new TreeMap<>();
        boolean any = false;
        try {
            if (options.operands().isEmpty()) {
                found = await(cmap.entries(options.map(), ""));
                any = show(found);
            }
            for (String prefix : options.operands()) {
                NavigableMap<String, CmapValue> entries = await(cmap.entries(options.map(), prefix));
                found.putAll(entries);
                any |= show(entries);
            }
        } catch (Refused e) {
            throw initialize(e.error());
        }
        if (options.json()) {
            output.line(CmapJson.of(found));
        }
        if (!any) {
            throw new CommandFailure(ExitStatus.FAILED, "");
        }
    }

    /** What a real tool says when it finds no daemon. */
    static CommandFailure initialize(String error) {
        return new CommandFailure("Failed to initialize the cmap API. Error " + error);
    }

    /** Whether there was anything. */
    private boolean show(NavigableMap<String, CmapValue> entries) {
        if (!options.json()) {
            entries.forEach(this::show);
        }
        return !entries.isEmpty();
    }

    private void show(String key, CmapValue value) {
        output.line(CmapText.line(key, value, options.quiet(), options.showsBytes()));
    }

    private void get() throws CommandFailure, InterruptedException {
        NavigableMap<String, CmapValue> found = new TreeMap<>();
        for (String key : options.operands()) {
            try {
                CmapValue value = await(cmap.get(options.map(), key));
                found.put(key, value);
                if (!options.json()) {
                    show(key, value);
                }
            } catch (Refused e) {
                throw new CommandFailure("Can't get key " + Sentences.printable(key) + ". Error " + e.error());
            }
        }
        if (options.json()) {
            output.line(CmapJson.of(found));
        }
    }

    private void set(String key, String typeName, String text) throws CommandFailure, InterruptedException {
        CmapType type = CmapText.type(typeName);
        CmapValue value = type == CmapType.BINARY ? new CmapValue.BinaryValue(bytes(text)) : CmapText.parse(type, text);
        try {
            await(cmap.set(options.map(), key, value));
        } catch (Refused e) {
            throw new CommandFailure("Failed to set key " + Sentences.printable(key) + ". Error " + e.error());
        }
    }

    private byte[] bytes(String file) throws CommandFailure {
        try {
            return input.read(file);
        } catch (IOException | InvalidPathException e) {
            throw new CommandFailure("Can't open input file: " + FileErrors.reason(e));
        }
    }

    private void delete(String key) throws CommandFailure, InterruptedException {
        try {
            await(cmap.delete(options.map(), key));
        } catch (Refused e) {
            throw new CommandFailure("Can't delete key " + Sentences.printable(key) + ". Error " + e.error());
        }
    }

    /** Keys that cannot be deleted are told, and stay. */
    private void deletePrefix(String prefix) throws CommandFailure, InterruptedException {
        try {
            for (String key : await(cmap.entries(options.map(), prefix)).keySet()) {
                deleteOrTell(key);
            }
        } catch (Refused e) {
            throw initialize(e.error());
        }
    }

    private void deleteOrTell(String key) throws InterruptedException {
        try {
            delete(key);
        } catch (CommandFailure e) {
            output.error(e.sentence());
        }
    }

    private void clear() throws CommandFailure, InterruptedException {
        String key = "stats.clear." + options.argument();
        try {
            await(cmap.set(CmapMap.STATS, key, CmapValue.unsigned8(1)));
        } catch (Refused e) {
            throw new CommandFailure("Failed to set key " + key + ". Error " + e.error());
        }
    }

    private void load() throws CommandFailure, InterruptedException {
        String text;
        try {
            text = new String(input.read(options.argument()), StandardCharsets.UTF_8);
        } catch (IOException | InvalidPathException e) {
            throw new CommandFailure("Couldn't open file.: " + FileErrors.reason(e));
        }
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.startsWith("^^")) {
                deletePrefix(line.substring(2).strip());
            } else if (line.startsWith("^")) {
                deleteOrTell(line.substring(1).strip());
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                String[] words = line.split("[ \t]+", 3);
                if (words.length < 3) {
                    throw new CommandFailure(
                            "Both type and value for key " + Sentences.printable(words[0]) + " are required");
                }
                set(words[0], words[1], words[2]);
            }
        }
    }

    /** What a tool reads besides its arguments. */
    interface ToolInput {
        /** A file of who called, or standard input for {@code -}. */
        byte[] read(String file) throws IOException;

        /** How who called ends what does not end by itself. */
        String quitHint();
    }

    /** A file of a folder that relative names begin at, at most a little more than a value may have. */
    static byte[] readFile(Path directory, String file) throws IOException {
        try (var stream = Files.newInputStream(directory.resolve(file))) {
            return stream.readNBytes(1 << 20);
        }
    }
}
