package carousel.shell.internal;

import carousel.api.knet.LinkStatus;
import carousel.api.node.NodeStatus;
import carousel.shell.internal.Json.JsonObject;
import carousel.shell.internal.Provider.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Providers, with what the node uses of them. */
final class ProvidersText {
    private static final String NONE = "none";
    private static final String LOOPBACK = "loopback";

    /** What the node makes of a provider. */
    private enum Use {
        IN_USE("in use"),
        /** Another one of its name is in use. */
        STANDING_BY("standing by"),
        UNUSED("-"),
        NO_SERVICE("no service"),
        /** The node is configured for a provider that is not there. */
        MISSING("configured, no provider");

        private final String words;

        Use(String words) {
            this.words = words;
        }

        /** For programs. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A line of the table. */
    private record Row(Kind kind, String name, @Nullable Provider provider, Use use) {}

    private ProvidersText() {}

    /**
     * The table.
     *
     * @param status null when no node runs: nothing is in use then
     */
    static TextTable of(List<Provider> providers, @Nullable NodeStatus status) {
        TextTable table = new TextTable("KIND", "NAME", "BUNDLE", "VERSION", "ID", "STATE", "USE");
        for (Row row : rows(providers, status)) {
            Provider provider = row.provider;
            Object use = switch (row.use) {
                case IN_USE -> Paint.verdict(true, row.use.words);
                case NO_SERVICE, MISSING -> Paint.verdict(false, row.use.words);
                default -> row.use.words;
            };
            if (provider == null) {
                table.row(row.kind.title(), row.name, "-", "-", "-", "-", use);
            } else {
                table.row(
                        row.kind.title(),
                        row.name,
                        provider.bundle(),
                        provider.version(),
                        provider.bundleId(),
                        provider.state(),
                        use);
            }
        }
        return table;
    }

    /** The same for programs; what is missing has no bundle. */
    static JsonObject json(List<Provider> providers, @Nullable NodeStatus status) {
        return new JsonObject()
                .with(
                        "providers",
                        rows(providers, status).stream()
                                .map(ProvidersText::json)
                                .toList());
    }

    private static JsonObject json(Row row) {
        JsonObject json = new JsonObject()
                .with("kind", row.kind.title())
                .with("name", row.name)
                .with("use", row.use.word());
        Provider provider = row.provider;
        return provider == null
                ? json
                : json.with("bundle", provider.bundle())
                        .with("version", provider.version())
                        .with("bundle_id", provider.bundleId())
                        .with("bundle_state", provider.state());
    }

    private static List<Row> rows(List<Provider> providers, @Nullable NodeStatus status) {
        List<Row> rows = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            Set<String> wanted = status == null ? Set.of() : wanted(kind, status);
            List<String> missing = new ArrayList<>(wanted);
            for (Provider provider : providers) {
                if (provider.kind() != kind) {
                    continue;
                }
                Use use;
                if (!provider.registered()) {
                    use = Use.NO_SERVICE;
                } else if (missing.remove(provider.name())) {
                    use = Use.IN_USE;
                } else {
                    // The node takes the first; a second one of the same name stands by.
                    use = wanted.contains(provider.name()) ? Use.STANDING_BY : Use.UNUSED;
                }
                rows.add(new Row(kind, provider.name(), provider, use));
            }
            missing.forEach(name -> rows.add(new Row(kind, name, null, Use.MISSING)));
        }
        return rows;
    }

    private static Set<String> wanted(Kind kind, NodeStatus status) {
        Set<String> names = new TreeSet<>();
        switch (kind) {
            case TRANSPORT ->
                status.links().stream()
                        .map(LinkStatus::transport)
                        .filter(name -> !name.equals(LOOPBACK))
                        .forEach(names::add);
            case COMPRESSION -> names.add(firstWord(status.compressionModel()));
            case CRYPTO -> names.add(firstWord(status.cryptoModel()));
            case SERVICE -> names.addAll(status.services().values());
        }
        names.remove(NONE);
        names.remove("");
        return names;
    }

    /** The model stands before its settings. */
    private static String firstWord(String text) {
        int blank = text.indexOf(' ');
        return blank < 0 ? text : text.substring(0, blank);
    }
}
