package carousel.totem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import carousel.api.totem.TotemSettings;
import org.junit.jupiter.api.Test;

class SettingsCheckTest {
    @Test
    void settingsOutOfRangeAreNamed() {
        TotemSettings bad = with(0, 65_536);
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> SettingsCheck.check(bad));
        assertEquals("totem.fail_recv_const is 0, it must be at least 1", refusal.getMessage());
        assertThrows(IllegalArgumentException.class, () -> SettingsCheck.check(with(1, 65_537)));
        SettingsCheck.check(TotemSettings.defaults(1, 1000));
    }

    private static TotemSettings with(int failReceiveConst, int netMtuBytes) {
        TotemSettings d = TotemSettings.defaults(1, 1000);
        return new TotemSettings(
                d.nodeId(),
                d.tokenMillis(),
                d.tokenWarningPercent(),
                d.tokenRetransmitMillis(),
                d.holdMillis(),
                d.joinMillis(),
                d.sendJoinMillis(),
                d.consensusMillis(),
                d.mergeMillis(),
                failReceiveConst,
                d.seqnoUnchangedConst(),
                d.windowSize(),
                d.maxMessages(),
                d.missCountConst(),
                d.cancelTokenHoldOnRetransmit(),
                netMtuBytes,
                d.randomSeed());
    }
}
