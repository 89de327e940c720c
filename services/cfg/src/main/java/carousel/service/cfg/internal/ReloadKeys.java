package carousel.service.cfg.internal;

import carousel.api.cfg.ReloadResult;
import carousel.api.cmap.CmapValue;
import carousel.api.cmap.Icmap;
import carousel.api.config.ConfigurationProblem;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells by keys of the configuration map whether a reload runs and what came of the last one (config reference 9.1, F-080). */
final class ReloadKeys {
    private static final String IN_PROGRESS = "config.reload_in_progress";
    private static final String TOTEM_IN_PROGRESS = "config.totemconfig_reload_in_progress";
    private static final String STATUS = "config.reload_status";
    private static final String ERROR = "config.reload_error_message";
    private static final int DONE = 1;
    private static final int INVALID = 7;

    // All guarded by this.
    private @Nullable Icmap map;
    private boolean running;
    private @Nullable ReloadResult last;

    /** There is a map: what is known so far is written. */
    synchronized void bind(Icmap newMap) {
        map = newMap;
        if (last != null) {
            writeResult(newMap, last);
        }
        if (running || last != null) {
            writeProgress(newMap);
        }
    }

    synchronized void unbind(Icmap oldMap) {
        if (map == oldMap) {
            map = null;
        }
    }

    synchronized void begin() {
        running = true;
        if (map != null) {
            writeProgress(map);
        }
    }

    /** Whoever waits for the end of the reload finds its result there. */
    synchronized void end(ReloadResult result) {
        running = false;
        last = result;
        if (map != null) {
            writeResult(map, result);
            writeProgress(map);
        }
    }

    private void writeProgress(Icmap target) {
        CmapValue value = CmapValue.unsigned8(running ? 1 : 0);
        target.set(TOTEM_IN_PROGRESS, value);
        target.set(IN_PROGRESS, value);
    }

    private static void writeResult(Icmap target, ReloadResult result) {
        if (result.isApplied()) {
            target.delete(ERROR);
        } else {
            String text = result.problems().stream()
                    .map(ConfigurationProblem::toString)
                    .collect(Collectors.joining("; "));
            target.set(ERROR, CmapValue.of(text.substring(0, Math.min(text.length(), Icmap.MAX_VALUE_BYTES / 4))));
        }
        target.set(STATUS, CmapValue.signed32(result.isApplied() ? DONE : INVALID));
    }
}
