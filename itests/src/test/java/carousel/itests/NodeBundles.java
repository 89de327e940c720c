package carousel.itests;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The bundles of a running node, by the commands of the load bundle. */
record NodeBundles(NodeProcess node) {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Pattern RESOURCES = Pattern.compile("threads (\\d+) classes (\\d+) direct (\\d+)");

    /** What a node holds. */
    record Resources(long threads, long classes, long directBytes) {}

    /** Takes steps one after the other, and returns when the last one is taken; the shell may be away meanwhile. */
    void take(List<String> steps) throws IOException, InterruptedException {
        if (steps.isEmpty()) {
            return;
        }
        String before = node.shell("load:changed");
        String quoted = steps.stream().map(step -> "'" + step + "'").collect(Collectors.joining(" "));
        try {
            node.shell("load:change " + quoted);
        } catch (IOException e) {
            if (steps.stream().noneMatch(step -> step.contains("carousel.shell"))) {
                throw e;
            }
            // the shell went before its answer
        }
        String[] result = new String[1];
        Await.until("the node's bundles are changed: " + steps, PATIENCE, () -> {
            result[0] = node.shell("load:changed");
            return !result[0].equals("busy") && !result[0].equals(before);
        });
        if (!result[0].startsWith("done ")) {
            throw new AssertionError(steps + ": " + result[0]);
        }
    }

    Resources resources() throws IOException {
        String text = node.shell("load:resources");
        Matcher matcher = RESOURCES.matcher(text);
        if (!matcher.find()) {
            throw new IOException("load:resources says " + text);
        }
        return new Resources(
                Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3)));
    }
}
