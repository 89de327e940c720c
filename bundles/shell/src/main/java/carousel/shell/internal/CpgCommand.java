package carousel.shell.internal;

import carousel.api.cpg.Cpg;
import carousel.api.cpg.GroupMember;
import carousel.api.cpg.GroupName;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code carousel:cpg} with its sub-commands. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        // Gogo holds a command only while it runs; the joined groups must outlive that.
        immediate = true,
        service = {CpgCommand.class, GroupNames.class},
        property = {"osgi.command.scope=carousel", "osgi.command.function=cpg"})
public final class CpgCommand implements GroupNames {
    /** All sub-commands. */
    static final List<String> SUB_COMMANDS = List.of("groups", "members", "join", "leave", "send", "watch");

    private static final String TOO_LATE = "The ring has not answered within " + Answers.TIMEOUT_SECONDS + " seconds.";

    private volatile @Nullable GroupSessions sessions;

    /** A running node's groups. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "unbindCpg")
    void bindCpg(Cpg cpg) {
        GroupSessions before = sessions;
        sessions = new GroupSessions(cpg);
        if (before != null) {
            before.close();
        }
    }

    /** The node went away, or another took its place already. */
    void unbindCpg(Cpg cpg) {
        GroupSessions current = sessions;
        if (current != null && current.isOf(cpg)) {
            sessions = null;
            current.close();
        }
    }

    /** Leaves every group. */
    @Deactivate
    void deactivate() {
        GroupSessions current = sessions;
        if (current != null) {
            current.close();
        }
    }

    /** Lists the groups. */
    @Descriptor("lists the process groups")
    public String cpg() throws CommandFailure, InterruptedException {
        return groups();
    }

    /** The command with a sub-command. */
    @Descriptor("groups | members GROUP | join GROUP | leave GROUP | send GROUP TEXT... | watch GROUP [COUNT]:"
            + " looks into process groups, joins them, sends to them, prints what happens in them")
    public @Nullable String cpg(
            @Descriptor("sub-command") String subCommand, @Descriptor("its arguments") String[] arguments)
            throws CommandFailure, InterruptedException {
        return switch (subCommand) {
            case "groups" -> {
                requireArguments(subCommand, arguments, 0, 0, "");
                yield groups();
            }
            case "members" -> {
                requireArguments(subCommand, arguments, 1, 1, " GROUP");
                yield members(arguments[0]);
            }
            case "join" -> {
                requireArguments(subCommand, arguments, 1, 1, " GROUP");
                yield sessions().join(arguments[0]);
            }
            case "leave" -> {
                requireArguments(subCommand, arguments, 1, 1, " GROUP");
                yield sessions().leave(arguments[0]);
            }
            case "send" -> {
                requireArguments(subCommand, arguments, 2, Integer.MAX_VALUE, " GROUP TEXT...");
                String text = String.join(" ", Arrays.asList(arguments).subList(1, arguments.length));
                sessions().send(arguments[0], text);
                yield null;
            }
            case "watch" -> {
                requireArguments(subCommand, arguments, 1, 2, " GROUP [COUNT]");
                long count = arguments.length == 2 ? count(arguments[1]) : Long.MAX_VALUE;
                new GroupWatch(sessions().cpg(), arguments[0], count).run(System.out);
                yield null;
            }
            default ->
                throw new CommandFailure("There is no sub-command " + Sentences.printable(subCommand)
                        + " of carousel:cpg; there are " + String.join(", ", SUB_COMMANDS) + ".");
        };
    }

    private static void requireArguments(String subCommand, String[] arguments, int least, int most, String usage)
            throws CommandFailure {
        if (arguments.length < least || arguments.length > most) {
            throw new CommandFailure("Usage: carousel:cpg " + subCommand + usage);
        }
    }

    private static long count(String text) throws CommandFailure {
        if (text.matches("[1-9][0-9]{0,17}")) {
            return Long.parseLong(text);
        }
        throw new CommandFailure("The number of messages to watch is " + Sentences.printable(text)
                + ", expected a number of 1 or more.");
    }

    private GroupSessions sessions() throws CommandFailure {
        GroupSessions current = sessions;
        if (current == null) {
            throw new CommandFailure("No node with process groups is running in this framework.");
        }
        return current;
    }

    private SortedMap<GroupName, List<GroupMember>> all() throws CommandFailure, InterruptedException {
        return Answers.await(sessions().cpg().groups(), TOO_LATE);
    }

    private String groups() throws CommandFailure, InterruptedException {
        SortedMap<GroupName, List<GroupMember>> groups = all();
        if (groups.isEmpty()) {
            return "There are no groups.";
        }
        TextTable table = new TextTable("GROUP", "MEMBERS", "NODE:PROCESS");
        groups.forEach((name, members) -> table.row(
                Sentences.printable(name.toString()),
                members.size(),
                members.stream().map(GroupMember::toString).collect(Collectors.joining(" "))));
        return table.toString();
    }

    private String members(String group) throws CommandFailure, InterruptedException {
        List<GroupMember> members = Answers.await(sessions().cpg().members(group), TOO_LATE);
        if (members.isEmpty()) {
            throw new CommandFailure("There is no group " + Sentences.printable(group) + ".");
        }
        TextTable table = new TextTable("NODE", "PROCESS");
        members.forEach(member ->
                table.row(Integer.toUnsignedString(member.nodeId()), Integer.toUnsignedString(member.processId())));
        return table.toString();
    }

    @Override
    public List<String> groupNames() {
        try {
            return all().keySet().stream().map(GroupName::toString).toList();
        } catch (CommandFailure e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
