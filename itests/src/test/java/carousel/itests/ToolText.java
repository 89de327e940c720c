package carousel.itests;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What Corosync's tools print at node 1 and at node 3, without what must differ. */
final class ToolText {
    /** Where a node's number stands in what cfgtool prints. */
    private static final Pattern NODE = Pattern.compile("(nodeid: +|Local node ID |10[.]77[.][0-9][.])([13])\\b");

    private static final Pattern BRIEF = Pattern.compile("(?m)^(\tstatus\t= )(\\S+)$");
    private static final Pattern MEMBER = Pattern.compile("\t\\s*([0-9]+)\t\\s*([0-9]+ .*)");

    private ToolText() {}

    /** Without what differs between nodes and moments. */
    static ProgramRun common(ProgramRun run) {
        return new ProgramRun(
                run.status(),
                run.output()
                        .replaceAll("(?m)^Date: .*$", "Date:")
                        .replaceAll("(?m)^Node ID: .*$", "Node ID:")
                        .replaceAll("Local node ID [0-9]+", "Local node ID N")
                        .replaceAll("10[.][0-9]+[.][0-9]+[.][0-9]+", "ADDRESS")
                        .replaceAll("nodelist.local_node_pos \\(u32\\) = .", "nodelist.local_node_pos")
                        .replace(" (local)", ""),
                run.errors());
    }

    /** What cfgtool says at node 3, with the numbers of the nodes 1 and 3 exchanged. */
    static String swapped(String text) {
        String exchanged = NODE.matcher(text)
                .replaceAll(match -> match.group(1) + (match.group(2).equals("1") ? "3" : "1"));
        return BRIEF.matcher(exchanged)
                .replaceAll(match -> match.group(1) + new StringBuilder(match.group(2)).reverse());
    }

    /** The links or nodes of cfgtool, and what is said of each, in no order. */
    static Set<Set<String>> blocks(String text) {
        Set<Set<String>> blocks = new HashSet<>();
        for (String block : text.split("(?m)\n\n|^(?=LINK ID|nodeid:)", -1)) {
            blocks.add(new TreeSet<>(block.lines().toList()));
        }
        return blocks;
    }

    /** What cpgtool says, in no order: members by their group, names of groups, or whole lines. */
    static List<String> groups(String text) {
        List<String> lines = new ArrayList<>();
        String group = "";
        boolean oneLine = text.indexOf('\n') == text.length() - 1;
        for (String line : text.split(oneLine ? "[\n,;]" : "\n", -1)) {
            MatchResult member = MEMBER.matcher(line).results().findFirst().orElse(null);
            if (member == null) {
                group = line;
                lines.add(line);
            } else {
                lines.add(group + ": " + member.group(1) + " " + member.group(2));
            }
        }
        lines.sort(null);
        return lines;
    }
}
