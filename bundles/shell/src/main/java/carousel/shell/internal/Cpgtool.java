package carousel.shell.internal;

import carousel.api.cfg.Cfg;
import carousel.api.cpg.Cpg;
import carousel.api.cpg.GroupMember;
import carousel.api.cpg.GroupName;
import carousel.shell.internal.Json.JsonObject;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Lists groups and members in the form of corosync-cpgtool(8) (tools reference 5). */
final class Cpgtool {
    private static final int FIRST_PRINTABLE = 0x20;
    private static final int LAST_PRINTABLE = 0x7e;

    private final Cpg cpg;
    private final @Nullable Cfg cfg;
    private final ToolOutput output;
    private final Map<Integer, List<String>> addresses = new HashMap<>();

    /**
     * A run of the tool.
     *
     * @param cfg knows the nodes' addresses; without it they are left out
     */
    Cpgtool(Cpg cpg, @Nullable Cfg cfg, ToolOutput output) {
        this.cpg = cpg;
        this.cfg = cfg;
        this.output = output;
    }

    void run(CpgtoolOptions options) throws CommandFailure, InterruptedException {
        SortedMap<GroupName, List<GroupMember>> groups = Answers.await(
                cpg.groups(), "The node has not answered within " + Answers.TIMEOUT_SECONDS + " seconds.");
        if (options.json()) {
            output.line(json(groups, options.namesOnly()).text());
            return;
        }
        String delimiter = options.delimiter();
        if (!options.namesOnly()) {
            output.line(
                    delimiter == null
                            ? String.format("%s\t%10s\t%10s", "Group Name", "PID", "Node ID")
                            : String.join(delimiter, "GRP_NAME", "PID", "NODEID"));
        }
        for (Map.Entry<GroupName, List<GroupMember>> group : groups.entrySet()) {
            String name = options.raw()
                    ? group.getKey().toString()
                    : escaped(group.getKey().bytes());
            if (options.namesOnly()) {
                output.line(delimiter == null ? name : name + delimiter);
            } else if (delimiter == null) {
                output.line(name);
                for (GroupMember member : group.getValue()) {
                    output.line(row(member));
                }
            } else {
                for (GroupMember member : group.getValue()) {
                    output.line(String.join(
                            delimiter,
                            name,
                            Integer.toUnsignedString(member.processId()),
                            Integer.toUnsignedString(member.nodeId())));
                }
            }
        }
    }

    private JsonObject json(SortedMap<GroupName, List<GroupMember>> groups, boolean namesOnly)
            throws InterruptedException {
        List<JsonObject> all = new ArrayList<>();
        for (Map.Entry<GroupName, List<GroupMember>> group : groups.entrySet()) {
            // A name is any bytes; its text may not tell two of them apart.
            JsonObject json = new JsonObject()
                    .with("name", group.getKey().toString())
                    .with("name_hex", HexFormat.of().formatHex(group.getKey().bytes()));
            if (!namesOnly) {
                List<JsonObject> members = new ArrayList<>();
                for (GroupMember member : group.getValue()) {
                    members.add(new JsonObject()
                            .withNode("node_id", member.nodeId())
                            .with("process_id", Integer.toUnsignedLong(member.processId()))
                            .with("addresses", addresses(member.nodeId())));
                }
                json.with("members", members);
            }
            all.add(json);
        }
        return new JsonObject().with("groups", all);
    }

    private String row(GroupMember member) throws InterruptedException {
        List<String> known = addresses(member.nodeId());
        return String.format(
                "\t\t%10s\t%10s%s",
                Integer.toUnsignedString(member.processId()),
                Integer.toUnsignedString(member.nodeId()),
                known.isEmpty() ? "" : " (" + String.join(" ", known) + ")");
    }

    private List<String> addresses(int nodeId) throws InterruptedException {
        List<String> known = addresses.get(nodeId);
        if (known == null) {
            known = find(nodeId);
            addresses.put(nodeId, known);
        }
        return known;
    }

    private List<String> find(int nodeId) throws InterruptedException {
        Cfg service = cfg;
        if (service == null) {
            return List.of();
        }
        try {
            CompletableFuture<List<InetAddress>> answer = service.addresses(nodeId);
            return answer.get(Answers.TIMEOUT_SECONDS, TimeUnit.SECONDS).stream()
                    .map(InetAddress::getHostAddress)
                    .toList();
        } catch (ExecutionException | TimeoutException e) {
            return List.of(); // a node that is not in this node's list; its member is shown all the same
        }
    }

    /**
     * Bytes that a terminal cannot show, and the backslash, as corosync-cpgtool 3.1.7 escapes them: those from 0x80 on with the sign
     * of a C char before them, FFFFFFC3.
     */
    private static String escaped(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte value : bytes) {
            int code = value;
            if (code == '\\') {
                text.append("\\\\");
            } else if (code < FIRST_PRINTABLE || code > LAST_PRINTABLE) {
                text.append(String.format(Locale.ROOT, "\\x%02X", code));
            } else {
                text.append(new String(new byte[] {value}, StandardCharsets.US_ASCII));
            }
        }
        return text.toString();
    }
}
