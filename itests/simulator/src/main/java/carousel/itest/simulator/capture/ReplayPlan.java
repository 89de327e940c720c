package carousel.itest.simulator.capture;

import carousel.api.totem.TotemSettings;
import carousel.itest.simulator.SettingsWith;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which daemon of a capture a member can replace, and what has to be known about it; a line of {@code replays.txt}, where the words
 * are explained.
 */
public final class ReplayPlan {
    /** The file beside captures; without it the project's own list counts, by the names of the captures. */
    public static final String FILE_NAME = "replays.txt";

    private static final Set<String> WORDS =
            Set.of("node", "token", "start", "at", "messages", "until", "missing", "mtu", "fail_recv_const", "filter");

    private final String capture;
    private final String line;
    private final Map<String, String> values = new HashMap<>();

    private ReplayPlan(String line) {
        this.line = line;
        String[] words = line.split("\\s+", -1);
        capture = words[0];
        for (int i = 1; i < words.length; i++) {
            String[] pair = words[i].split("=", 2);
            if (pair.length != 2 || !WORDS.contains(pair[0])) {
                throw new IllegalArgumentException(
                        "\"" + words[i] + "\" is no WORD=VALUE with a word of " + new java.util.TreeSet<>(WORDS));
            }
            values.put(pair[0], pair[1]);
        }
        settings(); // all that is needed is there, and numbers are numbers
        if (!Set.of("alone", "three").contains(text("start"))) {
            throw new IllegalArgumentException("start is alone or three, not \"" + text("start") + "\"");
        }
        number("until");
        number("messages");
        if (text("start").equals("alone")) {
            number("at");
        }
    }

    /**
     * The plans for the captures of a folder.
     *
     * @throws IOException when there is a list that cannot be read or makes no sense; the message names the line
     */
    public static List<ReplayPlan> of(Path folder) throws IOException {
        Path file = folder.resolve(FILE_NAME);
        return Files.exists(file)
                ? read(file.toString(), Files.readString(file, StandardCharsets.UTF_8))
                : ofTheProject();
    }

    /** The plans for the captures that the project ships. */
    public static List<ReplayPlan> ofTheProject() throws IOException {
        try (InputStream list = ReplayPlan.class.getResourceAsStream(FILE_NAME)) {
            if (list == null) {
                throw new IOException("the project's " + FILE_NAME + " is missing");
            }
            return read(FILE_NAME, new String(list.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static List<ReplayPlan> read(String file, String text) throws IOException {
        List<ReplayPlan> plans = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                try {
                    plans.add(new ReplayPlan(line.strip()));
                } catch (IllegalArgumentException e) {
                    throw new IOException(file + ":" + number + ": " + e.getMessage(), e);
                }
            }
        }
        return plans;
    }

    /** The name of the capture, without its ending. */
    public String capture() {
        return capture;
    }

    /** The place that is taken, in words. */
    public String place() {
        return "node " + text("node");
    }

    /**
     * Replays it.
     *
     * @return what the member did otherwise than the daemon; empty when nothing
     */
    public Replayed replay(CaptureReader reader) {
        Replay replay =
                new Replay(reader, settings(), number("until"), text("filter").equals("messages"));
        int messages = (int) number("messages");
        if (text("start").equals("alone")) {
            replay.startAlone(number("at"), messages);
        } else {
            replay.startInRingOfThree(messages);
        }
        List<String> differences = new ArrayList<>(replay.differences);
        int missing = values.containsKey("missing") ? (int) number("missing") : 0;
        if (replay.tokensMissing.size() != missing) {
            differences.add("tokens that the member did not send: " + replay.tokensMissing + ", expected " + missing);
        }
        return new Replayed(differences, replay.toString());
    }

    /**
     * What came of it.
     *
     * @param differences what the member did otherwise
     * @param compared how much was compared
     */
    public record Replayed(List<String> differences, String compared) {}

    private TotemSettings settings() {
        TotemSettings settings = TotemSettings.defaults((int) number("node"), (long) number("token"));
        if (values.containsKey("mtu")) {
            settings = SettingsWith.changed(settings, "netMtuBytes", (int) number("mtu"));
        }
        if (values.containsKey("fail_recv_const")) {
            settings = SettingsWith.changed(settings, "failReceiveConst", (int) number("fail_recv_const"));
        }
        return settings;
    }

    private String text(String word) {
        String value = values.get(word);
        if (value == null && !word.equals("filter")) {
            throw new IllegalArgumentException(word + "= is missing");
        }
        return value == null ? "" : value;
    }

    private double number(String word) {
        try {
            return Double.parseDouble(text(word));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(word + "=" + text(word) + " is no number", e);
        }
    }

    @Override
    public String toString() {
        return line;
    }
}
