package carousel.config.internal;

import static carousel.config.internal.Verdicts.HOST;
import static carousel.config.internal.Verdicts.node;
import static carousel.config.internal.Verdicts.nodelist;
import static carousel.config.internal.Verdicts.totem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.api.config.ConfigurationException;
import carousel.api.config.ConfigurationProblem;
import carousel.api.config.QuorumConfiguration;
import carousel.api.config.QuorumConfiguration.TieBreakerNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a start refuses in the section {@code quorum}: reasons that corosync 3.1.7 logged before it ended with status 20. */
class QuorumVerdictTest {
    @TempDir
    Path folder;

    private Reading reading;

    @BeforeEach
    void setUp() {
        reading = new Reading(folder);
    }

    private static String file(int nodes, int firstVotes, String lines) {
        StringBuilder list = new StringBuilder(node(HOST, 1, "ring0_addr: 10.0.0.1", "quorum_votes: " + firstVotes));
        for (int id = 2; id <= nodes; id++) {
            list.append(node("n" + id, id, "ring0_addr: 10.0.0." + id));
        }
        return totem() + nodelist(list.toString()) + "quorum {\nprovider: corosync_votequorum\n"
                + lines.replace("; ", "\n")
                        .replace("device(", "device {\nmodel: net\n")
                        .replace(")", "\n}") + "\n}\n";
    }

    private String verdict(String text) throws Exception {
        try {
            reading.read(text);
            return "good";
        } catch (ConfigurationException e) {
            assertEquals(20, e.exitStatus());
            String provider = text.contains("provider: foo") ? "foo" : "corosync_votequorum";
            assertEquals(
                    "Quorum provider: " + provider + " failed to initialize.",
                    e.problems().get(0).toString());
            ConfigurationProblem reason = e.problems().get(1);
            return reason.toString()
                    .replaceAll("^Service engine 'corosync_quorum' failed to load for reason '(.*)'$", "$1")
                    .replace("configuration error: ", "");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2 | 1 | two_node: 1; device(votes: 1)            | two_node and quorum device cannot be configured at the same time!
            3 | 1 | auto_tie_breaker: 1; last_man_standing: 1 | auto_tie_breaker & last_man_standing not available in odd sized cluster
            2 | 2 | auto_tie_breaker: 1; last_man_standing: 1 | auto_tie_breaker & last_man_standing not available in odd sized cluster
            2 | 1 | auto_tie_breaker: 1; last_man_standing: 1; expected_votes: 3 | good
            3 | 1 | auto_tie_breaker: 1; last_man_standing: 1; wait_for_all: 0 | auto_tie_breaker & last_man_standing not available in odd sized cluster
            3 | 1 | auto_tie_breaker: 1; last_man_standing: 1; wait_for_all: 1 | good
            2 | 1 | last_man_standing: 1; device(votes: 1)   | quorum.device is not compatible with last_man_standing
            2 | 1 | auto_tie_breaker: 1; device(votes: 1)    | quorum.device is not compatible with auto_tie_breaker
            2 | 1 | allow_downscale: 1; device(votes: 1)     | quorum.device is not compatible with allow_downscale
            2 | 1 | expected_votes: 3; device()              | quorum.device.votes must be specified when quorum.expected_votes is set
            2 | 2 | device()                                 | quorum.device.votes must be specified when not all nodes votes 1
            2 | 1 | expected_votes: 2; device(votes: 1)      | quorum.device.votes is too high or expected_votes is too low
            2 | 1 | two_node: 1; auto_tie_breaker: 1; last_man_standing: 1; allow_downscale: 1; expected_votes: 2; device() | two_node and quorum device cannot be configured at the same time!
            2 | 1 | auto_tie_breaker: 1; last_man_standing: 1; allow_downscale: 1; expected_votes: 2; device() | quorum.device is not compatible with last_man_standing
            2 | 1 | two_node: 1; auto_tie_breaker: 1         | good
            3 | 1 | auto_tie_breaker: 1                      | good
            2 | 2 | last_man_standing: 1                     | good
            2 | 1 | provider: foo                            | Invalid quorum provider
            2 | 1 | provider: corosync_ykd; two_node: 1; device(votes: 1) | good
            """)
    void startRefusesWhatVotequorumRefuses(int nodes, int firstVotes, String lines, String expected) throws Exception {
        assertEquals(expected, verdict(file(nodes, firstVotes, lines)));
    }

    /** {@code corosync -t} does not look at the section. */
    @Test
    void checkDoesNotLookAtQuorum() throws Exception {
        Files.writeString(
                reading.file(),
                file(2, 1, "provider: foo; two_node: 1; device()").replace(HOST, "here"));
        assertEquals(2, reading.reader().check(reading.file(), null).nodes().size());
    }

    @Test
    void sectionHasItsTypesAndDefaults() throws Exception {
        QuorumConfiguration standard = reading.read(totem() + Verdicts.NODES).quorum();
        assertEquals(QuorumConfiguration.Provider.NONE, standard.provider());
        assertEquals(null, standard.expectedVotes());
        assertEquals(null, standard.waitForAll());
        assertEquals(10_000, standard.lastManStandingWindowMillis());
        assertEquals(Map.of(1, 1L, 2, 1L), standard.nodeVotes());
        QuorumConfiguration set = reading.read(file(
                        3,
                        5,
                        "expected_votes: 4294967295; wait_for_all: 0; last_man_standing_window: 7; auto_tie_breaker: 1;"
                                + " auto_tie_breaker_node: 3 1; expected_votes_tracking: 1"))
                .quorum();
        assertEquals(QuorumConfiguration.Provider.VOTEQUORUM, set.provider());
        assertEquals(4_294_967_295L, set.expectedVotes());
        assertEquals(false, set.waitForAll());
        assertEquals(7, set.lastManStandingWindowMillis());
        assertEquals(new TieBreakerNode(TieBreakerNode.Choice.LIST, List.of(3, 1)), set.tieBreakerNode());
        assertEquals(5L, set.nodeVotes().get(1));
        QuorumConfiguration.Device device =
                Objects.requireNonNull(reading.read(file(3, 1, "device(sync_timeout: 5; master_wins: 1)"))
                        .quorum()
                        .device());
        assertEquals(new QuorumConfiguration.Device("net", null, 10_000, 5, true), device);
    }
}
