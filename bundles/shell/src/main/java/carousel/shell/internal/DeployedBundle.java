package carousel.shell.internal;

import carousel.shell.internal.Json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * A bundle that was dropped into the node's folder deploy, or installed otherwise while it runs.
 *
 * @param from where the framework read it
 * @param changedAt when it was installed, or replaced the last time
 */
record DeployedBundle(String name, String version, long id, String state, String from, Instant changedAt) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    /** For programs; the time by ISO 8601, in UTC. */
    static List<JsonObject> json(List<DeployedBundle> bundles) {
        return bundles.stream()
                .map(bundle -> new JsonObject()
                        .with("bundle", bundle.name)
                        .with("version", bundle.version)
                        .with("bundle_id", bundle.id)
                        .with("bundle_state", bundle.state)
                        .with("since", bundle.changedAt.toString())
                        .with("from", bundle.from))
                .toList();
    }

    /** A table for people, empty when there is nothing to tell. */
    static String text(List<DeployedBundle> bundles, ZoneId zone) {
        if (bundles.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("\n\nDeployed while the node runs:");
        for (DeployedBundle bundle : bundles) {
            text.append("\n  ")
                    .append(bundle.name)
                    .append(' ')
                    .append(bundle.version)
                    .append(" (bundle ")
                    .append(bundle.id)
                    .append(", ")
                    .append(bundle.state)
                    .append(") since ")
                    .append(TIME.format(bundle.changedAt.atZone(zone)))
                    .append(" from ")
                    .append(bundle.from);
        }
        return text.toString();
    }
}
