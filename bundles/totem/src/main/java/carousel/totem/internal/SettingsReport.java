package carousel.totem.internal;

import carousel.api.totem.TotemSettings;
import org.slf4j.Logger;

/** Tells the operator what the settings come to, in Corosync's words. */
final class SettingsReport {
    private static final int PERCENT = 100;

    private SettingsReport() {}

    static void write(Logger log, TotemSettings settings) {
        log.debug(
                "Token Timeout ({} ms) retransmit timeout ({} ms)",
                settings.tokenMillis(),
                settings.tokenRetransmitMillis());
        warning(log, settings);
        heartbeat(log, settings);
    }

    private static void warning(Logger log, TotemSettings settings) {
        int percent = settings.tokenWarningPercent();
        if (percent == 0) {
            return;
        }
        long warningMillis = settings.tokenMillis() * percent / PERCENT;
        log.debug("Token warning every {} ms ({}% of Token Timeout)", warningMillis, percent);
        if (warningMillis < settings.tokenRetransmitMillis()) {
            log.warn(
                    "The token warning interval ({} ms) is less than the token retransmit timeout ({} ms) which can lead to"
                            + " spurious token warnings. Consider increasing the token_warning parameter.",
                    warningMillis,
                    settings.tokenRetransmitMillis());
        }
    }

    /** B-1. */
    private static void heartbeat(Logger log, TotemSettings settings) {
        long timeoutMillis = Heartbeat.timeoutMillis(settings);
        if (settings.heartbeatFailuresAllowed() == 0) {
            log.debug("HeartBeat is Disabled. To enable set heartbeat_failures_allowed > 0");
        } else if (Heartbeat.isUsed(settings)) {
            log.debug("total heartbeat_timeout ({} ms)", timeoutMillis);
        } else {
            log.info(
                    "total heartbeat_timeout ({} ms) is not less than token timeout ({} ms)",
                    timeoutMillis,
                    settings.tokenMillis());
            log.info("heartbeat_timeout = heartbeat_failures_allowed * token_retransmit_timeout + max_network_delay");
            log.info("heartbeat timeout should be less than the token timeout. Heartbeat is disabled!!");
        }
    }
}
