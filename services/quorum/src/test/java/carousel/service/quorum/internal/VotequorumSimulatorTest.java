package carousel.service.quorum.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import carousel.service.quorum.internal.VotequorumSimulator.Seen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same lives for Corosync's votequorum, in its simulator, and for ours: after each event every node is in the same ring and may go
 * on, or may not. {@code -Dcarousel.vqsim.scripts=2000} tries more random ones.
 *
 * <p>Two things the simulator does otherwise than daemons do, as runs of real daemons showed, and are not compared:
 *
 * <ul>
 *   <li>A node gets its own information after the synchronisation, not in it, and with the old flags in it forgets that it waits for
 *       all. So a script with {@code wait_for_all} ends when a node has lost quorum. It ends, too, when nodes meet and others are still
 *       missing: who has heard of too few of them waits for all again, a quorate node's information ends that, but what makes it count
 *       once more is the next one, so that the order decides in which the simulator's processes happen to run.
 *   <li>A node that starts tells of itself once more when it has heard the others. So {@code expected_votes} is not below the sum of
 *       the votes, and no node comes up after the last men were counted, where daemons, and ours, may disagree within a ring.
 * </ul>
 *
 * <p>Its device asks when it likes, also for rings that are gone: it is not compared.
 */
class VotequorumSimulatorTest {
    private static final int SCRIPTS = Integer.getInteger("carousel.vqsim.scripts", 30);
    private static final int EVENTS = 8;
    private static final int ATTEMPTS = Integer.getInteger("carousel.vqsim.attempts", 3);
    private static final long SHOWN_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long WINDOW_MILLIS = 100;

    @TempDir
    Path directory;

    @BeforeAll
    static void needsSimulator() {
        Optional<String> missing = VotequorumSimulator.missing();
        assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    }

    private record Life(String name, VoteSettings settings, List<String> events) {
        static Life of(String name, VoteSettings settings, String events) {
            return new Life(name, settings, List.of(events.split("; ", -1)));
        }

        @Override
        public String toString() {
            return name + ": " + events;
        }
    }

    private static boolean waitsForAll(VoteSettings settings) {
        Boolean explicit = settings.waitForAll;
        return explicit == null ? settings.twoNode : explicit;
    }

    private static VoteSettings shortWindow(VoteSettings settings) {
        settings.lastManStanding().lastManStandingWindowMillis = WINDOW_MILLIS;
        return settings;
    }

    /** Those of the reference's cases that consist of losses and splits. */
    static Stream<Life> cases() {
        return Stream.of(
                Life.of("Q1", VoteSettings.nodes(5), "split 1:4,5; join 0 1"),
                Life.of("Q2", VoteSettings.nodes(5), "split 1:3,4 2:5; join 0 2; join 0 1"),
                Life.of("Q3", VoteSettings.nodes(4), "split 1:3,4; join 1 0"),
                Life.of("Q4", VoteSettings.nodes(4).lowest(), "split 1:3,4; join 0 1; split 1:1,2"),
                Life.of("Q5", VoteSettings.nodes(4).lowest(), "split 1:1; join 0 1"),
                Life.of("Q6", VoteSettings.nodes(4).highest(), "split 1:3,4; join 0 1"),
                Life.of("Q7", VoteSettings.nodes(4).listed(3, 2), "split 1:3,4; join 0 1"),
                Life.of("Q8", VoteSettings.nodes(4).listed(3, 2), "down 3; split 1:4; up 0:3; join 1 0"),
                Life.of("Q9", VoteSettings.nodes(2).twoNode(), "split 1:2; join 0 1; down 1"),
                Life.of("Q11", VoteSettings.nodes(3).twoNode(), "split 1:3; join 0 1"),
                Life.of("Q12", VoteSettings.nodes(3).waitForAll(), "down 3; up 0:3; down 2; down 3"),
                Life.of(
                        "Q13",
                        shortWindow(VoteSettings.nodes(8)),
                        "down 8; window; down 7; window; down 6; window; down 5; window; down 4; window; down 3; window;"
                                + " down 2"),
                Life.of("Q14", shortWindow(VoteSettings.nodes(4)), "down 4; window; down 3; window; down 2; window"),
                Life.of(
                        "Q15",
                        shortWindow(VoteSettings.nodes(4).lowest()).waitForAll(),
                        "down 4; window; down 3; window; down 2; window"),
                Life.of("Q16", VoteSettings.nodes(4), "down 4; down 3; up 0:4"),
                Life.of("Q17", VoteSettings.votes(3, 1, 1), "split 1:1; join 0 1; down 1"),
                Life.of("Q18", VoteSettings.votes(1, 1, 2), "split 1:3; join 0 1"),
                Life.of("Q19", VoteSettings.nodes(5).waitForAll().lowest(), "split 1:3,4,5"),
                Life.of("Q20", VoteSettings.nodes(5).waitForAll().lowest(), "down 5; split 1:3,4"),
                Life.of(
                        "two_node yields to the tie-breaker, and waits for all nevertheless",
                        VoteSettings.nodes(3).twoNode().lowest().expectedVotes(5),
                        "down 3"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void caseEndsAsWithCorosync(Life life) throws IOException {
        assertEquals("", difference(life));
    }

    @Test
    void randomLivesGoAsWithCorosync() throws IOException {
        for (long seed = 1; seed <= SCRIPTS; seed++) {
            Life life = random(seed);
            String difference = difference(life);
            assertEquals("", difference, () -> life + " with " + life.settings().quorum());
        }
    }

    /** Where they part each time, or nothing. A machine with no time for the simulator's nodes cannot make them part thrice. */
    private String difference(Life life) throws IOException {
        String difference = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            difference = live(life);
            if (difference.isEmpty()) {
                break;
            }
        }
        return difference;
    }

    private String live(Life life) throws IOException {
        VoteScript ours = new VoteScript(life.settings(), cluster(life.settings()));
        try (VotequorumSimulator corosync = new VotequorumSimulator(life.settings(), directory)) {
            String difference = compare("all up", corosync, ours);
            for (String event : life.events()) {
                if (!difference.isEmpty()
                        || (waitsForAll(life.settings())
                                && ours.show().toString().contains("-"))) {
                    break;
                }
                var before = ours.show();
                ours.play(event);
                if (waitsForAll(life.settings()) && haveMet(before, ours.show()) && !ours.areAllTogether()) {
                    break;
                }
                if (event.equals(VoteScript.WINDOW)) {
                    corosync.awaitTimers(WINDOW_MILLIS);
                } else {
                    corosync.change(event);
                }
                difference = compare(event, corosync, ours);
            }
            return difference;
        }
    }

    private static boolean haveMet(NavigableMap<Integer, Seen> before, NavigableMap<Integer, Seen> now) {
        return now.entrySet().stream()
                .anyMatch(entry -> !before.containsKey(entry.getKey())
                        || !before.get(entry.getKey())
                                .members()
                                .containsAll(entry.getValue().members()));
    }

    private static String compare(String event, VotequorumSimulator corosync, VoteScript ours) throws IOException {
        long end = System.nanoTime() + SHOWN_WITHIN_NANOS;
        while (true) {
            NavigableMap<Integer, Seen> shown = corosync.show();
            if (shown.equals(ours.show())) {
                return "";
            }
            if (System.nanoTime() > end) {
                return event + ": Corosync " + shown + ", ours " + ours.show();
            }
        }
    }

    private static VoteCluster cluster(VoteSettings settings) {
        return new VoteCluster(settings, Path.of("no-such-directory"));
    }

    private static Life random(long seed) {
        Random random = new Random(seed);
        VoteSettings settings = randomSettings(random);
        VoteScript script = new VoteScript(settings, cluster(settings));
        List<String> events = new ArrayList<>();
        while (events.size() < EVENTS) {
            String event = randomEvent(random, script, settings);
            if (!event.isEmpty()) {
                script.play(event);
                events.add(event);
                if (settings.lastManStanding && settings.lastManStandingWindowMillis == WINDOW_MILLIS) {
                    script.play(VoteScript.WINDOW);
                    events.add(VoteScript.WINDOW);
                }
            }
        }
        return new Life("seed " + seed, settings, events);
    }

    private static VoteSettings randomSettings(Random random) {
        int nodes = 2 + random.nextInt(6);
        boolean isUneven = random.nextInt(5) == 0;
        VoteSettings settings = VoteSettings.votes(
                random.longs(nodes, 1, 4).map(votes -> isUneven ? votes : 1).toArray());
        switch (random.nextInt(6)) {
            case 0 -> settings.lowest();
            case 1 -> settings.highest();
            case 2 -> settings.listed(1 + random.nextInt(nodes), 1 + random.nextInt(nodes));
            default -> {}
        }
        switch (random.nextInt(6)) {
            case 0 -> settings.waitForAll();
            case 1 -> settings.waitForAll = false;
            default -> {}
        }
        if (random.nextInt(6) == 0) {
            settings.twoNode();
        }
        switch (random.nextInt(8)) {
            case 0 -> settings.lastManStanding = true;
            case 1 -> {
                settings.lastManStanding = true;
                settings.lastManStandingWindowMillis = WINDOW_MILLIS;
            }
            default -> {}
        }
        long votes = settings.nodeVotes().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        if (random.nextInt(8) == 0) {
            settings.expectedVotes(votes + random.nextInt(3));
        }
        if (settings.tieBreaker != null && votes % 2 != 0 && !waitsForAll(settings)) {
            // Corosync refuses the two together where the nodelist's votes are odd
            settings.lastManStanding = false;
        }
        return settings;
    }

    /** Empty when the dice say what cannot happen now. */
    private static String randomEvent(Random random, VoteScript script, VoteSettings settings) {
        NavigableMap<Integer, Integer> partitions = script.partitions();
        int node = 1 + random.nextInt(settings.nodeIds().size());
        Integer partition = partitions.get(node);
        return switch (random.nextInt(4)) {
            case 0 -> {
                TreeMap<Integer, List<String>> moved = new TreeMap<>();
                for (int id : partitions.keySet()) {
                    if (random.nextInt(3) == 0) {
                        moved.computeIfAbsent(random.nextInt(3), unused -> new ArrayList<>())
                                .add(Integer.toString(id));
                    }
                }
                yield moved.isEmpty()
                        ? ""
                        : moved.entrySet().stream()
                                .map(entry -> " " + entry.getKey() + ":" + String.join(",", entry.getValue()))
                                .collect(Collectors.joining("", "split", ""));
            }
            case 1 -> {
                List<Integer> joined = new ArrayList<>(new TreeSet<>(partitions.values()));
                Collections.shuffle(joined, random);
                yield joined.size() < 2
                        ? ""
                        : joined.stream()
                                .limit(2 + random.nextInt(2))
                                .map(id -> " " + id)
                                .collect(Collectors.joining("", "join", ""));
            }
            case 2 -> {
                // not the last of its partition: the simulator would wait for one of it
                boolean hasOthers = Collections.frequency(partitions.values(), partition) > 1;
                yield partition != null && hasOthers ? "down " + node : "";
            }
            default ->
                partition == null && settings.lastManStandingWindowMillis != WINDOW_MILLIS
                        ? "up " + random.nextInt(3) + ":" + node
                        : "";
        };
    }
}
