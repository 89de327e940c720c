package carousel.distributor;

import java.util.Locale;
import java.util.Map;
import org.cyclonedx.model.License;
import org.cyclonedx.model.LicenseChoice;
import org.cyclonedx.model.license.Expression;
import org.jspecify.annotations.Nullable;

/** SPDX names for what the headers of bundles say. */
final class Licences {
    /** Parts of the header Bundle-License, which may be a name, an SPDX name or an address. */
    private static final Map<String, String> HEADERS = Map.of(
            "apache.org/licenses/license-2.0", "Apache-2.0",
            "apache license, version 2.0", "Apache-2.0",
            "apache-2.0", "Apache-2.0",
            "bsd-2-clause", "BSD-2-Clause",
            "bsd-3-clause", "BSD-3-Clause",
            "0bsd", "0BSD",
            "license/mit", "MIT");

    /** Jars that do not say it themselves, from their POMs. */
    private static final Map<String, String> ARTIFACTS = Map.of(
            "net.java.dev.jna:jna", "LGPL-2.1-or-later OR Apache-2.0",
            "info.picocli:picocli", "Apache-2.0",
            "carousel:carousel.launcher", "Apache-2.0",
            "carousel:carousel.logging", "Apache-2.0");

    private Licences() {}

    /**
     * The licence of a jar.
     *
     * @param header its Bundle-License
     * @throws IllegalArgumentException when it is not known
     */
    static LicenseChoice of(Artifact artifact, @Nullable String header) {
        LicenseChoice choice = new LicenseChoice();
        String expression = expression(artifact, header);
        if (expression.contains(" ")) {
            choice.setExpression(new Expression(expression));
        } else {
            License licence = new License();
            licence.setId(expression);
            choice.addLicense(licence);
        }
        return choice;
    }

    private static String expression(Artifact artifact, @Nullable String header) {
        String known = ARTIFACTS.get(artifact.group() + ":" + artifact.name());
        if (known != null) {
            return known;
        }
        String first = header == null ? "" : header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        for (Map.Entry<String, String> entry : HEADERS.entrySet()) {
            if (first.contains(entry.getKey())) {
                return entry.getValue();
            }
        }
        throw new IllegalArgumentException("the licence of " + artifact.fileName() + " is not known: "
                + (header == null ? "it has no Bundle-License" : "its Bundle-License is \"" + header + "\"")
                + "; name it in " + Licences.class.getName());
    }
}
