package carousel.distributor;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a jar comes from, in Maven's words.
 *
 * @param classifier empty for the main artifact
 */
record Artifact(String group, String name, String version, String classifier) {
    /** Group, name, type, version, scope. */
    private static final int WORDS = 5;

    /** Reads what {@code dependency:list} writes: lines of {@code group:name:type[:classifier]:version:scope}. */
    static List<Artifact> parseList(List<String> lines) {
        List<Artifact> artifacts = new ArrayList<>();
        for (String line : lines) {
            int comment = line.indexOf(" -- ");
            String[] words =
                    (comment < 0 ? line : line.substring(0, comment)).strip().split(":", -1);
            if (words.length >= WORDS && words[2].equals("jar")) {
                String classifier = words.length == WORDS ? "" : words[3];
                artifacts.add(new Artifact(words[0], words[1], words[words.length - 2], classifier));
            }
        }
        return artifacts;
    }

    /** The name of its file in a distribution. */
    String fileName() {
        return name + "-" + version + (classifier.isEmpty() ? "" : "-" + classifier) + ".jar";
    }

    /** See the purl specification, type maven. */
    String packageUrl() {
        return "pkg:maven/" + group + "/" + name + "@" + version
                + (classifier.isEmpty() ? "?type=jar" : "?classifier=" + classifier + "&type=jar");
    }
}
