package carousel.itest.support;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link TestCluster} is to be; made by {@link TestCluster#of}. Each method changes the plan and answers it. What is not set is made for
 * quick tests: a token time-out of 1000 ms, heartbeats each 100 ms, one link, no crypto, votequorum with a vote for each node. Not for several
 * threads.
 */
public final class ClusterPlan {
    /** System property with the folder of the distribution that nodes are made of, when a plan names none. */
    public static final String DISTRIBUTION_PROPERTY = "carousel.distribution";

    private static final Set<String> SECTIONS = Set.of("totem", "quorum", "logging", "system", "resources", "cfg");
    private static final int KEY_BYTES = 256;

    final int size;
    private final Map<String, Map<String, String>> sections = new LinkedHashMap<>();
    private final TreeSet<Integer> outside = new TreeSet<>();
    private final List<Path> deployed = new ArrayList<>();
    private final List<String> shared = new ArrayList<>();
    private @Nullable NodeBundles bundles;
    private int links = 1;
    private Duration patience = Duration.ofSeconds(15);

    ClusterPlan(int size) {
        if (size < 1 || size > LoopbackNetwork.MAX_NODE_ID) {
            throw new IllegalArgumentException(
                    "The cluster has " + size + " nodes, expected 1 to " + LoopbackNetwork.MAX_NODE_ID + ".");
        }
        this.size = size;
        set("system.sched_rr", "no");
        set("system.move_to_root_cgroup", "no");
        set("totem.version", "2");
        set("totem.cluster_name", "test");
        set("totem.transport", "knet");
        set("totem.token", "1000");
        set("totem.token_coefficient", "0");
        set("totem.crypto_cipher", "none");
        set("totem.crypto_hash", "none");
        set("quorum.provider", "corosync_votequorum");
        set("logging.to_syslog", "no");
        set("logging.to_stderr", "no");
    }

    /** A copy, so that a plan may go on changing. */
    ClusterPlan(ClusterPlan other) {
        size = other.size;
        other.sections.forEach((name, keys) -> sections.put(name, new LinkedHashMap<>(keys)));
        outside.addAll(other.outside);
        deployed.addAll(other.deployed);
        shared.addAll(other.shared);
        bundles = other.bundles;
        links = other.links;
        patience = other.patience;
    }

    /**
     * Sets any key of corosync.conf but those of nodes and interfaces.
     *
     * @param key section and key, for instance {@code totem.knet_compression_model}
     * @param value as in the file
     * @throws IllegalArgumentException when the section is none of totem, quorum, logging, system, resources, cfg
     */
    public ClusterPlan set(String key, String value) {
        int dot = key.lastIndexOf('.');
        String section = dot < 0 ? "" : key.substring(0, dot);
        if (!SECTIONS.contains(section)) {
            throw new IllegalArgumentException("The key \"" + key + "\" is in the section \"" + section
                    + "\", expected one of " + new TreeSet<>(SECTIONS) + ".");
        }
        sections.computeIfAbsent(section, name -> new LinkedHashMap<>()).put(key.substring(dot + 1), value);
        return this;
    }

    /** How long the token may be away before a new ring is formed ({@code totem.token}). The time in which a lost node is missed grows with it. */
    public ClusterPlan tokenMillis(int millis) {
        return set("totem.token", Integer.toString(millis));
    }

    /** Votes that the cluster has when all nodes are there ({@code quorum.expected_votes}); without it, one for each node. */
    public ClusterPlan expectedVotes(int votes) {
        return set("quorum.expected_votes", Integer.toString(votes));
    }

    /**
     * Traffic is encrypted and signed, with a new key.
     *
     * @param cipher {@code totem.crypto_cipher}, for instance {@code aes256}
     * @param hash {@code totem.crypto_hash}, for instance {@code sha256}
     */
    public ClusterPlan crypto(String cipher, String hash) {
        byte[] key = new byte[KEY_BYTES / 2];
        new SecureRandom().nextBytes(key);
        set("totem.key", HexFormat.of().formatHex(key));
        set("totem.crypto_cipher", cipher);
        return set("totem.crypto_hash", hash);
    }

    /**
     * Each node has so many links to each other, numbered from 0.
     *
     * @param count 1 to 8
     */
    public ClusterPlan links(int count) {
        if (count < 1 || count > LoopbackNetwork.MAX_LINKS) {
            throw new IllegalArgumentException(
                    "The nodes have " + count + " links, expected 1 to " + LoopbackNetwork.MAX_LINKS + ".");
        }
        links = count;
        return this;
    }

    /**
     * These nodes are in the configuration, but somebody else runs them, for instance pax-exam's container.
     *
     * @param ids 1 to the number of nodes
     */
    public ClusterPlan outside(int... ids) {
        for (int id : ids) {
            if (id < 1 || id > size) {
                throw new IllegalArgumentException("There is no node " + id + ", expected 1 to " + size + ".");
            }
            outside.add(id);
        }
        return this;
    }

    /** Nodes are made of the bundles of this unpacked distribution; without it, of that which {@link #DISTRIBUTION_PROPERTY} names. */
    public ClusterPlan distribution(Path folder) {
        bundles = NodeBundles.ofDistribution(folder);
        return this;
    }

    /** Nodes are made of these bundles. */
    public ClusterPlan bundles(Collection<Path> jars) {
        bundles = NodeBundles.of(jars);
        return this;
    }

    /** More bundles for every node: those under test. They start last. */
    public ClusterPlan deploy(Path... jars) {
        deployed.addAll(List.of(jars));
        return this;
    }

    /**
     * Packages that bundles take from the test's class path, as those of Carousel's API are, so that the test can use services of these types.
     *
     * @param clauses as in {@code Export-Package}: {@code com.example.shop;version="1.2.0"}
     */
    public ClusterPlan share(String... clauses) {
        shared.addAll(List.of(clauses));
        return this;
    }

    /** How long each await of the cluster waits; 15 s without it. */
    public ClusterPlan patience(Duration time) {
        patience = time;
        return this;
    }

    /**
     * Starts the cluster's nodes. Returns when their frameworks are up; {@link TestCluster#awaitRing} waits for the ring.
     *
     * @throws IllegalStateException when a node does not start; those that did are stopped
     */
    public TestCluster start() {
        TestCluster cluster = prepare();
        try {
            return cluster.start();
        } catch (RuntimeException | Error e) {
            try {
                cluster.close();
            } catch (RuntimeException late) {
                e.addSuppressed(late);
            }
            throw e;
        }
    }

    /** Reserves addresses and writes the configurations, but starts nothing yet. To be closed, too. */
    public TestCluster prepare() {
        try {
            return new TestCluster(new ClusterPlan(this));
        } catch (IOException e) {
            throw new IllegalStateException("The cluster cannot be prepared: " + e.getMessage(), e);
        }
    }

    Set<Integer> outside() {
        return outside;
    }

    int links() {
        return links;
    }

    Duration patience() {
        return patience;
    }

    NodeBundles nodeBundles() {
        NodeBundles chosen = bundles;
        if (chosen == null) {
            String folder = System.getProperty(DISTRIBUTION_PROPERTY);
            if (folder == null) {
                throw new IllegalStateException(
                        "No bundles for the nodes: neither distribution() nor bundles() was called,"
                                + " and the system property " + DISTRIBUTION_PROPERTY
                                + " is not set, expected the folder of an unpacked distribution.");
            }
            chosen = NodeBundles.ofDistribution(Path.of(folder));
        }
        return chosen.with(deployed);
    }

    String sharedPackages() {
        return String.join(",", NodeBundles.sharedPackages(), String.join(",", shared))
                .replaceAll(",$", "");
    }

    /** The text of corosync.conf; the same for all nodes, which tell themselves by their names. */
    String configuration(LoopbackNetwork network) {
        StringBuilder text = new StringBuilder();
        sections.forEach((section, keys) -> {
            text.append(section).append(" {\n");
            keys.forEach((key, value) ->
                    text.append("    ").append(key).append(": ").append(value).append('\n'));
            if (section.equals("totem")) {
                for (int link = 0; link < links; link++) {
                    text.append("    interface {\n        linknumber: ")
                            .append(link)
                            .append("\n        mcastport: ")
                            .append(LoopbackNetwork.PORT)
                            .append("\n        knet_ping_interval: 100\n        knet_ping_timeout: 400\n    }\n");
                }
            }
            text.append("}\n");
        });
        text.append("nodelist {\n");
        for (int node = 1; node <= size; node++) {
            text.append("    node {\n        name: ")
                    .append(TestCluster.name(node))
                    .append("\n        nodeid: ")
                    .append(node)
                    .append('\n');
            for (int link = 0; link < links; link++) {
                text.append("        ring")
                        .append(link)
                        .append("_addr: ")
                        .append(network.address(node, link).getHostAddress())
                        .append('\n');
            }
            text.append("    }\n");
        }
        return text.append("}\n").toString();
    }
}
