package carousel.shell.internal;

import carousel.api.node.NodeStatus;
import carousel.shell.internal.Json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Cluster services, and which of them are in the node. */
final class ServicesText {
    private static final String NOTHING = "-";

    /** How a service stands. */
    private enum State {
        /** In the node. */
        ATTACHED("attached"),
        /** Another one has its id; it comes when that one leaves. */
        STANDING_BY("standing by"),
        /** There, but the configuration has no use for it, it failed, or no node runs. */
        NOT_ATTACHED("not attached"),
        /** Its bundle is stopped, or its component not satisfied. */
        NO_SERVICE("no service");

        private final String words;

        State(String words) {
            this.words = words;
        }

        /** For programs. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private record Row(InstalledService service, State state) {}

    private ServicesText() {}

    /**
     * The table.
     *
     * @param services those of one id in the order in which they came
     * @param status null when no node runs
     */
    static TextTable of(List<InstalledService> services, @Nullable NodeStatus status) {
        TextTable table = new TextTable("ID", "NAME", "DESCRIPTION", "STATE", "BUNDLE", "VERSION", "BUNDLE_ID");
        for (Row row : rows(services, status)) {
            InstalledService service = row.service;
            boolean hasId = service.id() != InstalledService.UNKNOWN;
            table.row(
                    hasId ? service.id() : NOTHING,
                    service.name(),
                    service.description().isEmpty() ? NOTHING : service.description(),
                    switch (row.state) {
                        case ATTACHED -> Paint.verdict(true, row.state.words);
                        case NO_SERVICE -> Paint.verdict(false, row.state.words);
                        default -> row.state.words;
                    },
                    service.bundle(),
                    service.version(),
                    service.bundleId());
        }
        return table;
    }

    /** The same for programs; what is not registered has no id and no description. */
    static JsonObject json(List<InstalledService> services, @Nullable NodeStatus status) {
        return new JsonObject()
                .with(
                        "services",
                        rows(services, status).stream().map(ServicesText::json).toList());
    }

    private static JsonObject json(Row row) {
        InstalledService service = row.service;
        JsonObject json = new JsonObject();
        if (service.id() != InstalledService.UNKNOWN) {
            json.with("id", service.id());
        }
        json.with("name", service.name());
        if (!service.description().isEmpty()) {
            json.with("description", service.description());
        }
        return json.with("state", row.state.word())
                .with("bundle", service.bundle())
                .with("version", service.version())
                .with("bundle_id", service.bundleId());
    }

    private static List<Row> rows(List<InstalledService> services, @Nullable NodeStatus status) {
        List<Row> rows = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (InstalledService service : services) {
            String attached = status == null ? null : status.services().get(service.id());
            State state;
            if (!service.registered()) {
                state = State.NO_SERVICE;
            } else if (attached == null) {
                state = State.NOT_ATTACHED;
            } else if (attached.equals(service.name()) && seen.add(service.id())) {
                state = State.ATTACHED;
            } else {
                state = State.STANDING_BY;
            }
            rows.add(new Row(service, state));
        }
        return rows;
    }
}
