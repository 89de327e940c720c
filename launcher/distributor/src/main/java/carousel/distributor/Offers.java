package carousel.distributor;

import aQute.bnd.osgi.resource.ResourceUtils;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/**
 * What bundles of the repository offer, and in plain words what none of them does. It does not resolve: it looks for requirements that nobody
 * can meet, down to the bundles behind the bundles, which is what a failed resolution nearly always is.
 */
final class Offers {
    private static final String IDENTITY = "osgi.identity";
    private static final String PACKAGE = "osgi.wiring.package";

    /** Namespaces that the framework and the Java below it answer for. */
    private static final Set<String> OF_THE_FRAMEWORK = Set.of("osgi.ee", "osgi.native");

    private final List<Resource> bundles;
    private final List<Capability> given;
    private final Set<String> packagesOfJava = new HashSet<>();
    private final Map<Resource, String> lacks = new HashMap<>();

    /** The bundles, and the capabilities that are there without any. */
    Offers(List<Resource> bundles, List<Capability> given) {
        this.bundles = bundles;
        this.given = given;
        for (Module module : ModuleLayer.boot().modules()) {
            module.getDescriptor().exports().forEach(export -> packagesOfJava.add(export.source()));
        }
    }

    /** Why a requirement cannot be met, as a sentence; null when a bundle meets it. */
    @Nullable
    String missing(Requirement requirement) {
        return missing(requirement, new HashSet<>());
    }

    private @Nullable String missing(Requirement requirement, Set<Resource> asked) {
        if (isGiven(requirement)) {
            return null;
        }
        List<Resource> providers = bundles.stream()
                .filter(bundle -> ResourceUtils.matches(requirement, bundle))
                .toList();
        if (providers.isEmpty()) {
            return nobody(requirement);
        }
        String reason = null;
        for (Resource provider : providers) {
            reason = lack(provider, asked);
            if (reason == null) {
                return null;
            }
        }
        return reason == null ? null : describe(requirement) + " is offered by " + names(providers) + ", but " + reason;
    }

    /** What a bundle itself lacks; bundles that need one another in a circle lack nothing by that. */
    private @Nullable String lack(Resource bundle, Set<Resource> asked) {
        String known = lacks.get(bundle);
        if (known != null) {
            return known;
        }
        if (!asked.add(bundle)) {
            return null;
        }
        for (Requirement requirement : bundle.getRequirements(null)) {
            if ("optional".equals(requirement.getDirectives().get("resolution"))
                    || "dynamic".equals(requirement.getDirectives().get("resolution"))) {
                continue;
            }
            String reason = missing(requirement, asked);
            if (reason != null) {
                String sentence = ResourceUtils.getIdentity(bundle) + " cannot be used: " + reason;
                lacks.put(bundle, sentence);
                return sentence;
            }
        }
        return null;
    }

    private boolean isGiven(Requirement requirement) {
        if (OF_THE_FRAMEWORK.contains(requirement.getNamespace())) {
            return true;
        }
        Map<String, String> asked = values(requirement);
        return (requirement.getNamespace().equals(PACKAGE) && packagesOfJava.contains(asked.getOrDefault(PACKAGE, "")))
                || given.stream().anyMatch(capability -> ResourceUtils.matches(requirement, capability));
    }

    private String nobody(Requirement requirement) {
        String namespace = requirement.getNamespace();
        if (namespace.equals(IDENTITY)) {
            String name = values(requirement).getOrDefault(IDENTITY, "");
            return "there is no bundle " + name + " in launcher/repository/pom.xml" + near(name);
        }
        if (namespace.equals(PACKAGE)) {
            return describe(requirement) + " is exported by no bundle";
        }
        Set<String> offered = new TreeSet<>();
        for (Resource bundle : bundles) {
            for (Capability capability : bundle.getCapabilities(namespace)) {
                offered.add(valueOf(capability));
            }
        }
        if (offered.isEmpty()) {
            return "nothing offers " + namespace + "; there are: " + String.join(", ", namespaces());
        }
        return describe(requirement) + " is asked for, but no bundle offers it; offered are: "
                + String.join(", ", offered);
    }

    private String near(String name) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        List<String> like = bundles.stream()
                .map(ResourceUtils::getIdentity)
                .filter(identity -> !last.isEmpty() && identity.contains(last))
                .sorted()
                .toList();
        return like.isEmpty() ? "" : "; similar are: " + String.join(", ", like);
    }

    /** The namespaces that a distribution is made of. */
    Set<String> namespaces() {
        Set<String> namespaces = new TreeSet<>();
        for (Resource bundle : bundles) {
            for (Capability capability : bundle.getCapabilities(null)) {
                if (capability.getNamespace().startsWith("carousel.")) {
                    namespaces.add(capability.getNamespace());
                }
            }
        }
        return namespaces;
    }

    private static String names(Collection<Resource> resources) {
        return String.join(
                " and ",
                resources.stream().map(ResourceUtils::getIdentity).sorted().toList());
    }

    /** The attribute that tells capabilities of a namespace apart: {@code name} or {@code model}, else all. */
    private static String valueOf(Capability capability) {
        for (String key : List.of("name", "model", capability.getNamespace())) {
            Object value = capability.getAttributes().get(key);
            if (value != null) {
                return value.toString();
            }
        }
        return new TreeMap<>(capability.getAttributes()).toString();
    }

    /** A requirement as one would say it: {@code carousel.transport;name=quic}. */
    static String describe(Requirement requirement) {
        Map<String, String> values = values(requirement);
        String name = values.get(requirement.getNamespace());
        if (requirement.getNamespace().equals(PACKAGE) && name != null) {
            return "package " + name;
        }
        if (requirement.getNamespace().equals(IDENTITY) && name != null) {
            return "bundle " + name;
        }
        StringBuilder text = new StringBuilder(requirement.getNamespace());
        values.forEach((key, value) -> text.append(';').append(key).append('=').append(value));
        return text.toString();
    }

    /** The comparisons for equality in a requirement's filter. */
    private static Map<String, String> values(Requirement requirement) {
        Map<String, String> values = new TreeMap<>();
        String filter = requirement.getDirectives().getOrDefault("filter", "");
        for (String part : filter.split("[()&|]", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0 && "<>~!".indexOf(part.charAt(equals - 1)) < 0) {
                values.put(part.substring(0, equals), part.substring(equals + 1));
            }
        }
        return values;
    }
}
