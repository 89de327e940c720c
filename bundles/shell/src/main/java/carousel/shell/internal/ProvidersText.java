package carousel.shell.internal;

import carousel.api.knet.LinkStatus;
import carousel.api.node.NodeStatus;
import carousel.shell.internal.Provider.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Providers as a table, with what the node uses of them. */
final class ProvidersText {
    private static final String NONE = "none";
    private static final String LOOPBACK = "loopback";

    private ProvidersText() {}

    /**
     * The table.
     *
     * @param status null when no node runs: nothing is in use then
     */
    static String of(List<Provider> providers, @Nullable NodeStatus status) {
        TextTable table = new TextTable("KIND", "NAME", "BUNDLE", "VERSION", "ID", "STATE", "USE");
        for (Kind kind : Kind.values()) {
            Set<String> wanted = status == null ? Set.of() : wanted(kind, status);
            List<String> missing = new ArrayList<>(wanted);
            for (Provider provider : providers) {
                if (provider.kind() != kind) {
                    continue;
                }
                String use;
                if (!provider.registered()) {
                    use = "no service";
                } else if (missing.remove(provider.name())) {
                    use = "in use";
                } else {
                    // The node takes the first; a second one of the same name stands by.
                    use = wanted.contains(provider.name()) ? "standing by" : "-";
                }
                table.row(
                        kind.title(),
                        provider.name(),
                        provider.bundle(),
                        provider.version(),
                        provider.bundleId(),
                        provider.state(),
                        use);
            }
            for (String name : missing) {
                table.row(kind.title(), name, "-", "-", "-", "-", "configured, no provider");
            }
        }
        return table.toString();
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
