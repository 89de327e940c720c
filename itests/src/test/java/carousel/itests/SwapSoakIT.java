package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import carousel.itests.NodeBundles.Resources;
import carousel.itests.SwapPart.Change;
import carousel.itests.SwapPart.Jars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random swaps on three nodes under load: nothing is lost, and what the nodes hold does not grow. {@code -Dcarousel.swaps=1000} for a
 * long one; {@code -Dcarousel.swap.seed=N} for another one.
 */
class SwapSoakIT {
    private static final int SWAPS = Integer.getInteger("carousel.swaps", 100);
    private static final long SEED = Long.getLong("carousel.swap.seed", 1);
    private static final Integer[] NODES = {1, 2, 3};

    /** Swaps until everything has been done once: what is loaded by then stays. */
    private static final int WARM_UP = SWAPS / 3;

    /** What may come and go: pools of threads, classes that the virtual machine makes for itself, buffers. */
    private static final long SPARE_THREADS = 8;

    private static final long SPARE_CLASSES = 300;
    private static final long SPARE_DIRECT_BYTES = 16 << 20;
    private static final long SPARE_DESCRIPTORS = 10;

    @TempDir
    static Path folder;

    private static NamespaceRing ring;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Optional<String> missing = NamespaceRing.missing(0);
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        ring = new NamespaceRing(
                folder,
                0,
                3,
                "--token",
                "3000",
                "--sched-rr",
                "no",
                "--links",
                "2",
                "--crypto",
                "aes256/sha256",
                "--compress",
                "zlib");
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (ring != null) {
            ring.close();
        }
    }

    private static final List<SwapPart> PARTS = List.of(SwapPart.values());
    private static final List<Change> CHANGES = List.of(Change.values());

    private record Swap(int node, SwapPart part, Change change) {
        /** Whatever leaves no member of a group behind, and no ring; an update of a compression may, when it takes long. */
        static Swap random(Random random) {
            while (true) {
                SwapPart part = PARTS.get(random.nextInt(PARTS.size()));
                Change change = CHANGES.get(random.nextInt(CHANGES.size()));
                SwapPart.Claim claim = part.claim(change);
                boolean mayLeave = part == SwapPart.COMPRESSION && change == Change.UPDATE;
                if (!mayLeave && (claim == SwapPart.Claim.UNNOTICED || claim == SwapPart.Claim.SYNCHRONISES)) {
                    return new Swap(NODES[random.nextInt(NODES.length)], part, change);
                }
            }
        }

        void take(Jars jars) throws IOException, InterruptedException {
            Path deploy = ring.node(node).deploy();
            List<String> steps = new ArrayList<>(part.away(change, jars));
            steps.addAll(part.back(change, jars, deploy));
            steps.addAll(part.restore(change, jars, deploy));
            new NodeBundles(ring.node(node)).take(steps);
        }
    }

    private record Held(Resources resources, long descriptors) {
        static Map<Integer, Held> now() throws IOException {
            Map<Integer, Held> held = new HashMap<>();
            for (int node : NODES) {
                NodeProcess process = ring.node(node);
                String pid = Files.readString(process.state().resolve("pid")).strip();
                try (Stream<Path> descriptors = Files.list(Path.of("/proc", pid, "fd"))) {
                    held.put(node, new Held(new NodeBundles(process).resources(), descriptors.count()));
                }
            }
            return held;
        }

        boolean hasNotGrown(Held before) {
            return resources.threads() <= before.resources.threads() + SPARE_THREADS
                    && resources.classes() <= before.resources.classes() + SPARE_CLASSES
                    && resources.directBytes() <= before.resources.directBytes() + SPARE_DIRECT_BYTES
                    && descriptors <= before.descriptors + SPARE_DESCRIPTORS;
        }
    }

    @Test
    void randomSwapsLoseNothingAndLeaveNothingBehind() throws Exception {
        Map<SwapPart, Jars> jars = new EnumMap<>(SwapPart.class);
        for (SwapPart part : SwapPart.values()) {
            jars.put(part, part.jars(folder));
        }
        List<GroupPeer> peers = new ArrayList<>();
        List<Traffic> traffic = new ArrayList<>();
        for (int node : NODES) {
            peers.add(ring.join(node, "soak", "soak" + node));
        }
        for (GroupPeer peer : peers) {
            peer.awaitMembers(NODES.length, NamespaceRing.PATIENCE);
        }
        for (GroupPeer peer : peers) {
            traffic.add(peer.traffic(SEED + 1_000_000L * traffic.size()));
        }
        Random random = new Random(SEED);
        Map<Integer, Held> before = new HashMap<>();
        for (int i = 0; i < SWAPS; i++) {
            if (i == WARM_UP) {
                before.putAll(Held.now());
            }
            Swap swap = Swap.random(random);
            try {
                swap.take(jars.get(swap.part()));
                ring.awaitRing(NODES);
            } catch (AssertionError e) {
                throw new AssertionError("swap " + i + " of seed " + SEED + ", " + swap + ": " + e.getMessage(), e);
            }
        }
        long sent = 0;
        for (Traffic sender : traffic) {
            sent += sender.stop();
        }
        assertTrue(sent >= 10L * SWAPS, "only " + sent + " messages were sent beside " + SWAPS + " swaps");
        for (GroupPeer peer : peers) {
            peer.awaitCount(sent, NamespaceRing.PATIENCE);
            peer.messages().assertSameAs(peers.get(0).messages());
        }
        assertEquals(3, peers.get(0).members().size());
        awaitNothingLeft(before);
    }

    /** Without load: what is under way, and what a collection has found but not yet given back, is no growth. */
    private static void awaitNothingLeft(Map<Integer, Held> before) throws InterruptedException {
        Await.until("nodes hold what they held before", NamespaceRing.PATIENCE, () -> {
            Map<Integer, Held> now = Held.now();
            if (now.entrySet().stream().allMatch(held -> held.getValue().hasNotGrown(before.get(held.getKey())))) {
                return true;
            }
            throw new IllegalStateException(before + " before, now " + now);
        });
    }
}
