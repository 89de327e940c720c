package carousel.itest.simulator.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.totem.TotemSettings;
import carousel.itest.simulator.scenario.SettingsWith;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A member gets what a real daemon got, and decides the same: every token, commit token and join with all its fields, and before
 * each token the same messages, new ones and those sent again. A daemon is followed for as long as all that it got is in the
 * capture.
 */
class ReplayTest {
    private static final int KNET_MTU = 65_536;
    private static final int UDP_MTU = 1500;

    @ParameterizedTest
    @CsvSource({
        "knet-3node-life, 1, 3650, -0.091, 6, 100, 'tokens 1248, messages 34, again 0, commit tokens 12, joins 7', 3",
        "knet-3node-life, 2, 3650, 5.141, 6, 39.88, 'tokens 1148, messages 225, again 0, commit tokens 8, joins 5', 2",
        "udpu-3node, 1, 1650, 0.1, 8, 100, 'tokens 374, messages 22, again 0, commit tokens 6, joins 3', 0",
    })
    void fromTheFirstRingOn(
            String name,
            int nodeId,
            long tokenMillis,
            double seconds,
            int messages,
            double until,
            String compared,
            int tokensBeforeRing)
            throws IOException {
        TotemSettings settings = SettingsWith.changed(
                TotemSettings.defaults(nodeId, tokenMillis),
                "netMtuBytes",
                name.startsWith("udpu") ? UDP_MTU : KNET_MTU);
        check(new Replay(name, settings, until).startAlone(seconds, messages), compared, tokensBeforeRing);
    }

    /** A representative that held the token when the capture began sends it once more. */
    @ParameterizedTest
    @CsvSource({
        "services, 1, 3650, 15, 29.3, 'tokens 739, messages 23, again 0, commit tokens 6, joins 4', 1",
        "services, 2, 3650, 15, 29.3, 'tokens 740, messages 27, again 0, commit tokens 6, joins 4', 0",
        "services, 3, 3650, 15, 14.85, 'tokens 634, messages 42, again 0, commit tokens 0, joins 0', 0",
        "loss, 1, 600, 18, 2.5, 'tokens 98, messages 10, again 0, commit tokens 0, joins 0', 1",
        "failrecv, 1, 1000, 15, 100, 'tokens 148, messages 27, again 18, commit tokens 4, joins 2', 1",
        "failrecv, 2, 1000, 15, 100, 'tokens 148, messages 6, again 0, commit tokens 4, joins 2', 0",
        "restart, 1, 2000, 17, 100, 'tokens 53, messages 5, again 0, commit tokens 2, joins 1', 1",
        "restart, 2, 2000, 17, 100, 'tokens 54, messages 5, again 0, commit tokens 2, joins 1', 0",
    })
    void fromARingOfThreeOn(
            String name, int nodeId, long tokenMillis, int messages, double until, String compared, int heldTokens)
            throws IOException {
        TotemSettings settings = TotemSettings.defaults(nodeId, tokenMillis);
        check(new Replay("knet-3node-" + name, settings, until).startInRingOfThree(messages), compared, heldTokens);
    }

    /** T-9 and T-12 at the node that gets no messages: its requests, and how it gives up. */
    @Test
    void theNodeThatFailsToReceive() throws IOException {
        TotemSettings settings = SettingsWith.changed(TotemSettings.defaults(3, 1000), "failReceiveConst", 20);
        Replay replay = new Replay("knet-3node-failrecv", settings, 0.9575);
        replay.losesMessages = true;
        check(replay.startInRingOfThree(15), "tokens 29, messages 0, again 0, commit tokens 0, joins 1", 0);
    }

    /**
     * @param tokensMissing tokens that the daemon sent just before a ring ended, and our timer would have sent just after
     */
    private static void check(Replay replay, String compared, int tokensMissing) {
        assertEquals(List.of(), replay.differences);
        assertTrue(replay.toString().startsWith(compared), replay.toString());
        assertEquals(tokensMissing, replay.tokensMissing.size(), replay.toString());
    }
}
