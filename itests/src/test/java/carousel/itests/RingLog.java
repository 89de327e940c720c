package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a daemon and a Carousel node of one ring write to their log files about the same events. Lines are compared without time,
 * process and name of the node, as sets: the order within an event is the daemon's affair, and it repeats itself.
 */
final class RingLog {
    private static final Pattern LINE = Pattern.compile(
            "[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} \\[\\d+] node\\d+ corosync (\\w+ +\\[\\w+ *] .*)");

    /** What only one of them says, and why. */
    private static final List<Pattern> DIFFERENCES = Stream.of(
                    // by whose token timer fires first; the others follow its join message
                    ".*\\[TOTEM ] A processor failed, forming new configuration.*",
                    // libknet's other thread tells it or not, by how far its search is when a link comes up
                    "info +\\[KNET  ] pmtud: Global data MTU changed to: 1446",
                    // what happens to one of them alone on a machine that has other things to do
                    ".*\\[TOTEM ] Retransmit List: .*",
                    ".*\\[MAIN  ] Corosync main process was not scheduled .*",
                    ".*\\[TOTEM ] Process pause detected for \\d+ ms, flushing membership messages.*",
                    // a Carousel node knows by the system of the dead that the process has ended (G-8)
                    ".*\\[KNET  ] host: host: \\d+ refuses packets and is silent: its process has ended")
            .map(Pattern::compile)
            .toList();

    private static final Pattern SUBSYSTEMS = Pattern.compile("\\[(TOTEM|QUORUM|KNET|MAIN) *]");
    private static final Duration PATIENCE = NamespaceRing.PATIENCE;

    /** Some three tenths of a second, for a line that repeats one of before. */
    private static final int QUIET_STEPS = 6;

    private final NamespaceRing ring;
    private final int one;
    private final int other;
    private final Map<Integer, Integer> dealtWith = new HashMap<>();

    /** Of these two nodes, from now on. */
    RingLog(NamespaceRing ring, int one, int other) throws IOException {
        this.ring = ring;
        this.one = one;
        this.other = other;
        next();
    }

    private void next() throws IOException {
        dealtWith.put(one, lines(one).size());
        dealtWith.put(other, lines(other).size());
    }

    private List<String> lines(int node) throws IOException {
        String text = ring.logFile(node);
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(RingLog::withoutOrigin)
                .toList();
    }

    /** Level, subsystem and text. */
    private static String withoutOrigin(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new AssertionError("no line of a daemon's log file: " + line);
        }
        return parts.group(1);
    }

    /**
     * Waits until both say the same, and these sentences among it, with their levels; begins anew behind it.
     *
     * @param ignored what is not compared here besides
     * @param expected with {@code (R)} for the id of a ring
     * @return what both say
     */
    Set<String> assertSame(String ignored, String... expected) throws IOException, InterruptedException {
        try {
            int[] quiet = {0, -1};
            Await.until("both logs say the same, and no more", PATIENCE, () -> {
                Set<String> said = said(one, ignored);
                int lines = lines(one).size() + lines(other).size();
                quiet[0] = lines == quiet[1] ? quiet[0] + 1 : 0;
                quiet[1] = lines;
                return quiet[0] > QUIET_STEPS && missing(said, expected).isEmpty() && said.equals(said(other, ignored));
            });
        } catch (AssertionError e) {
            assertEquals(
                    text(said(one, ignored)), text(said(other, ignored)), "the logs of nodes " + one + " and " + other);
            Set<String> said = said(one, ignored);
            assertEquals(Set.of(), missing(said, expected), () -> "not in either log, which have " + said);
        }
        Set<String> said = said(one, ignored);
        next();
        return said;
    }

    private static Set<String> missing(Set<String> said, String... expected) {
        Set<String> missing = new TreeSet<>(Set.of(expected));
        said.forEach(line -> missing.remove(line.replaceAll("membership \\([0-9a-f.]+\\)", "membership (R)")));
        return missing;
    }

    private Set<String> said(int node, String ignored) throws IOException {
        List<String> lines = lines(node);
        return lines.subList(dealtWith.get(node), lines.size()).stream()
                .filter(line -> SUBSYSTEMS.matcher(line).find() && !line.matches(ignored))
                .filter(line -> DIFFERENCES.stream()
                        .noneMatch(pattern -> pattern.matcher(line).matches()))
                .map(line -> line.replaceAll("received in \\d+ ms", "received in N ms"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String text(Set<String> lines) {
        return String.join("\n", lines) + "\n";
    }
}
