package carousel.config.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * Keys that a daemon acts on and this version does not. What an operator relies on and does not get must not pass in silence; who
 * makes a key work takes its row out, here and in docs/administration.md.
 */
enum KeysWithoutEffect {
    /** The watchdog device. */
    WATCHDOG("resources.watchdog_device", "no watchdog is opened"),
    /** The virtual interface over the ring. */
    NOZZLE("nozzle.name", "there is no virtual interface"),
    /** The load generator. */
    PLOAD("pload.count", "there is no load generator");

    private final String key;
    private final String consequence;

    KeysWithoutEffect(String key, String consequence) {
        this.key = key;
        this.consequence = consequence;
    }

    /** A sentence for each that the file sets to something. */
    static List<String> warnings(ConfigurationKeys keys) {
        List<String> warnings = new ArrayList<>();
        for (KeysWithoutEffect row : values()) {
            String value = keys.text(row.key, "");
            // Empty, zero and off ask for nothing.
            if (!value.isEmpty() && !value.equals("0") && !value.equals("off")) {
                warnings.add(row.key + " " + value + " has no effect in this version: " + row.consequence + ".");
            }
        }
        return warnings;
    }
}
