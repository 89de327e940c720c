package carousel.service.cfg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.api.cfg.ReloadResult;
import carousel.api.config.ConfigurationProblem;
import java.util.List;
import org.junit.jupiter.api.Test;

/** F-080: the keys of a reload. */
class ReloadKeysTest {
    private static final ReloadResult DONE = new ReloadResult(List.of(), List.of(), List.of());
    private static final ReloadResult REFUSED = new ReloadResult(
            List.of(new ConfigurationProblem("f", 0, "too short", "parse error in config: ")), List.of(), List.of());

    private final RecordingIcmap map = new RecordingIcmap();
    private final ReloadKeys keys = new ReloadKeys();

    @Test
    void theResultIsThereBeforeTheEndIsTold() {
        keys.bind(map);
        assertEquals(List.of(), map.log, "no reload yet, no keys, as in Corosync");
        keys.begin();
        keys.end(REFUSED);
        assertEquals(
                List.of(
                        "config.totemconfig_reload_in_progress (u8) = 1",
                        "config.reload_in_progress (u8) = 1",
                        "config.reload_error_message (str) = parse error in config: too short",
                        "config.reload_status (i32) = 7",
                        "config.totemconfig_reload_in_progress (u8) = 0",
                        "config.reload_in_progress (u8) = 0"),
                map.log);
        map.log.clear();
        keys.begin();
        keys.end(DONE);
        assertEquals("delete config.reload_error_message", map.log.get(2));
        assertEquals("config.reload_status (i32) = 1", map.log.get(3));
    }

    @Test
    void aMapThatComesLaterGetsThemToo() {
        keys.begin();
        keys.end(REFUSED);
        keys.bind(map);
        assertEquals(
                List.of(
                        "config.reload_error_message (str) = parse error in config: too short",
                        "config.reload_status (i32) = 7",
                        "config.totemconfig_reload_in_progress (u8) = 0",
                        "config.reload_in_progress (u8) = 0"),
                map.log);
        map.log.clear();
        keys.unbind(map);
        keys.begin();
        keys.end(DONE);
        assertEquals(List.of(), map.log);
    }
}
