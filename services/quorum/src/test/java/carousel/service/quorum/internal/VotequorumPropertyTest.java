package carousel.service.quorum.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What votequorum(5) promises, over random clusters and random lives of them. What should be is worked out here from the manual
 * page's words and from who sees whom, nothing else. A failure names its seed.
 */
class VotequorumPropertyTest {
    private static final int RUNS = 60;
    private static final int STEPS = 12;
    private static final long WINDOW_MILLIS = 10_000;

    /** What is checked in one random cluster. */
    private interface Property {
        void check(Random random);
    }

    private static void holds(Property property) {
        for (long seed = 1; seed <= RUNS; seed++) {
            try {
                property.check(new Random(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    /** Nodes that come, go and lose sight of each other. */
    private static final class Life {
        final Random random;
        final VoteSettings settings;
        final VoteCluster cluster;
        final TreeSet<Integer> up = new TreeSet<>();
        List<Set<Integer>> rings = List.of();

        Life(Random random, VoteSettings settings) {
            this.random = random;
            this.settings = settings;
            cluster = new VoteCluster(settings, Path.of("no-such-directory"));
        }

        Life allUp() {
            settings.nodeIds().forEach(this::start);
            form(List.of(new TreeSet<>(up)));
            return this;
        }

        void start(int node) {
            cluster.start(node);
            up.add(node);
        }

        void form(List<Set<Integer>> next) {
            rings = next.stream().filter(ring -> !ring.isEmpty()).toList();
            rings.forEach(cluster::begin);
            cluster.finish();
        }

        /** Some come, some go, and who is there finds itself in one of a few rings. */
        void anything() {
            for (int node : settings.nodeIds()) {
                if (random.nextInt(6) == 0) {
                    if (up.remove(node)) {
                        cluster.remove(node);
                    } else {
                        start(node);
                    }
                }
            }
            split();
        }

        void split() {
            List<Set<Integer>> next = List.of(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
            int parts = 1 + random.nextInt(next.size());
            up.forEach(node -> next.get(random.nextInt(parts)).add(node));
            form(next);
        }

        boolean isQuorate(int node) {
            return cluster.node(node).quorum.state().quorate();
        }

        Set<Boolean> quorate(Set<Integer> ring) {
            return ring.stream().map(this::isQuorate).collect(Collectors.toSet());
        }

        long votes(Set<Integer> nodes) {
            return nodes.stream()
                    .mapToLong(node -> settings.nodeVotes().getOrDefault(node, 0L))
                    .sum();
        }

        long allVotes() {
            return settings.nodeVotes().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }

        long expectedVotes() {
            Long explicit = settings.expectedVotes;
            return explicit == null ? allVotes() : explicit;
        }

        boolean isMajority(Set<Integer> ring) {
            return 2 * votes(ring) > expectedVotes();
        }

        @Override
        public String toString() {
            return settings.quorum() + " " + rings + " " + cluster.quorate();
        }
    }

    private static VoteSettings randomVotes(Random random) {
        int nodes = 1 + random.nextInt(8);
        boolean isUneven = random.nextInt(3) == 0;
        VoteSettings settings = VoteSettings.votes(
                random.longs(nodes, 0, 5).map(votes -> isUneven ? votes : 1).toArray());
        long sum = settings.nodeVotes().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        if (sum == 0) {
            settings.nodeVotes().put(1, 1L);
        } else if (random.nextInt(4) == 0) {
            settings.expectedVotes(sum + random.nextInt(4));
        }
        return settings;
    }

    /** "Only when a majority of the votes are present, cluster operations are allowed to proceed." */
    @Test
    void withoutSpecialFeaturesTheMajorityGoesOnAndNobodyElse() {
        holds(random -> {
            Life life = new Life(random, randomVotes(random)).allUp();
            for (int step = 0; step < STEPS; step++) {
                life.anything();
                life.rings.forEach(
                        ring -> assertEquals(Set.of(life.isMajority(ring)), life.quorate(ring), life::toString));
            }
        });
    }

    /** "The cluster will be quorate for the first time only after all nodes have been visible at least once at the same time." */
    @Test
    void withWaitForAllNobodyGoesOnBeforeAllWereThereAtOnce() {
        holds(random -> {
            Life life = new Life(random, randomVotes(random).waitForAll());
            boolean allWereThere = false;
            for (int step = 0; step < STEPS; step++) {
                life.anything();
                allWereThere |= life.rings.stream().anyMatch(ring -> life.votes(ring) == life.expectedVotes());
                for (Set<Integer> ring : life.rings) {
                    boolean mayGoOn = allWereThere && life.isMajority(ring);
                    assertTrue(mayGoOn || life.quorate(ring).equals(Set.of(false)), life::toString);
                }
            }
        });
    }

    @Test
    void onceAllWereThereAMajorityThatStaysTogetherGoesOn() {
        holds(random -> {
            Life life = new Life(random, randomVotes(random).waitForAll());
            life.settings.expectedVotes = null;
            life.allUp();
            Set<Integer> rest = new TreeSet<>(life.up);
            while (life.isMajority(rest)) {
                assertEquals(Set.of(true), life.quorate(rest), life::toString);
                int lost = List.copyOf(rest).get(random.nextInt(rest.size()));
                rest.remove(lost);
                life.form(List.of(new TreeSet<>(rest), Set.of(lost)));
            }
        });
    }

    /** Whatever is configured but two_node, the tie-breaker and the last man standing, which has tests of its own. */
    @Test
    void neverTwoPartsGoOn() {
        holds(random -> {
            VoteSettings settings = randomVotes(random);
            settings.waitForAll = random.nextBoolean();
            Life life = new Life(random, settings);
            for (int step = 0; step < STEPS; step++) {
                life.anything();
                long quorate = life.rings.stream()
                        .filter(ring -> life.quorate(ring).contains(true))
                        .count();
                assertTrue(quorate <= 1, life::toString);
            }
        });
    }

    @Test
    void membersOfARingAgree() {
        holds(random -> {
            VoteSettings settings = randomVotes(random);
            settings.waitForAll = random.nextBoolean();
            settings.twoNode = random.nextInt(4) == 0;
            Life life = new Life(random, settings);
            for (int step = 0; step < STEPS; step++) {
                life.anything();
                for (Set<Integer> ring : life.rings) {
                    assertEquals(1, life.quorate(ring).size(), life::toString);
                    Set<String> numbers =
                            ring.stream().map(life.cluster::numbers).collect(Collectors.toSet());
                    assertEquals(1, numbers.size(), () -> life + " " + numbers);
                }
            }
        });
    }

    /** "The partition [...] that [is] still in contact with the node that has the lowest nodeid will remain quorate", and so on. */
    @Test
    void exactlyTheHalfWithTheTieBreakerGoesOn() {
        holds(random -> {
            int nodes = 2 * (1 + random.nextInt(4));
            VoteSettings settings = VoteSettings.nodes(nodes);
            int decisive = chooseTieBreaker(random, settings, nodes);
            settings.waitForAll = random.nextBoolean();
            Life life = new Life(random, settings).allUp();
            List<Integer> shuffled = new ArrayList<>(settings.nodeIds());
            Collections.shuffle(shuffled, random);
            Set<Integer> half = new TreeSet<>(shuffled.subList(0, nodes / 2));
            Set<Integer> other = new TreeSet<>(shuffled.subList(nodes / 2, nodes));
            life.form(List.of(half, other));
            assertEquals(Set.of(half.contains(decisive)), life.quorate(half), life::toString);
            assertEquals(Set.of(other.contains(decisive)), life.quorate(other), life::toString);
        });
    }

    private static int chooseTieBreaker(Random random, VoteSettings settings, int nodes) {
        switch (random.nextInt(3)) {
            case 0 -> {
                settings.lowest();
                return 1;
            }
            case 1 -> {
                settings.highest();
                return nodes;
            }
            default -> {
                int first = 1 + random.nextInt(nodes);
                settings.listed(first, 1 + random.nextInt(nodes));
                return first;
            }
        }
    }

    /** "Suffer up to 50 % of the nodes failing": what is not an even split is as without a tie-breaker. */
    @Test
    void tieBreakerIsAskedInEvenSplitsOnly() {
        holds(random -> {
            int nodes = 2 * (1 + random.nextInt(4));
            VoteSettings settings = VoteSettings.nodes(nodes);
            chooseTieBreaker(random, settings, nodes);
            Life life = new Life(random, settings).allUp();
            life.split();
            for (Set<Integer> ring : life.rings) {
                if (2 * ring.size() != nodes) {
                    assertEquals(Set.of(life.isMajority(ring)), life.quorate(ring), life::toString);
                }
            }
        });
    }

    /** "After last_man_standing_window timer expires, expected_votes and quorum are recalculated", down to 2 nodes. */
    @Test
    void lastMenStandingGoOnWhenNeverMoreThanAMinorityIsLostWithinAWindow() {
        holds(random -> {
            int nodes = 3 + random.nextInt(6);
            Life life = new Life(random, VoteSettings.nodes(nodes).lastManStanding()).allUp();
            Set<Integer> rest = new TreeSet<>(life.up);
            while (rest.size() > 2) {
                int most = (rest.size() - 1) / 2;
                List<Integer> shuffled = new ArrayList<>(rest);
                Collections.shuffle(shuffled, random);
                Set<Integer> lost = new HashSet<>(shuffled.subList(0, 1 + random.nextInt(most)));
                rest.removeAll(lost);
                life.form(List.of(new TreeSet<>(rest), new TreeSet<>(lost)));
                assertEquals(Set.of(true), life.quorate(rest), life::toString);
                assertEquals(Set.of(false), life.quorate(lost), life::toString);
                life.cluster.advance(WINDOW_MILLIS);
                int quorum = rest.size() / 2 + 1;
                rest.forEach(node -> assertEquals(
                        rest.size() + " " + rest.size() + " " + quorum, life.cluster.numbers(node), life::toString));
            }
        });
    }

    @Test
    void whoMayNotGoOnExpectsNoLessHoweverLongItStands() {
        holds(random -> {
            VoteSettings settings = VoteSettings.nodes(2 + random.nextInt(7)).lastManStanding();
            Life life = new Life(random, settings).allUp();
            for (int step = 0; step < STEPS; step++) {
                life.split();
                Map<Integer, Long> before = new TreeMap<>();
                life.up.stream()
                        .filter(node -> !life.isQuorate(node))
                        .forEach(node -> before.put(
                                node,
                                life.cluster.node(node).calls.info(0).join().quorum()));
                life.cluster.advance(WINDOW_MILLIS);
                before.forEach((node, quorum) -> assertEquals(
                        quorum, life.cluster.node(node).calls.info(0).join().quorum(), life::toString));
            }
        });
    }
}
