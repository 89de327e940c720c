package carousel.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import carousel.api.cpg.GroupChange;
import carousel.api.cpg.GroupListener;
import carousel.api.cpg.GroupMember;
import carousel.api.cpg.GroupName;
import carousel.api.cpg.JoinRequest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tools reference 5: the forms that corosync-cpgtool 3.1.7 prints. */
class CpgtoolTest {
    private final FakeCpg cpg = new FakeCpg();

    private static final class Deaf implements GroupListener {
        @Override
        public void delivered(GroupMember sender, ByteBuffer message) {}

        @Override
        public void membershipChanged(GroupChange change) {}
    }

    private void join(String group) {
        cpg.join(JoinRequest.of(GroupName.of(group)), new Deaf());
    }

    private String run(String... arguments) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        new Cpgtool(cpg, null, new ToolOutput(stream, stream)).run(CpgtoolOptions.parse(List.of(arguments)));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void emptyClusterHasTheHeadAlone() throws Exception {
        assertEquals("Group Name\t       PID\t   Node ID\n", run());
        assertEquals("GRP_NAME:PID:NODEID\n", run("-d:"));
        assertEquals("", run("-n"));
    }

    @Test
    void membersStandBelowTheirGroup() throws Exception {
        join("savings");
        join("alpha");
        join("savings");
        assertEquals("""
                Group Name\t       PID\t   Node ID
                alpha
                \t\t       101\t         1
                savings
                \t\t       100\t         1
                \t\t       102\t         1
                """, run());
        assertEquals("GRP_NAME;PID;NODEID\nalpha;101;1\nsavings;100;1\nsavings;102;1\n", run("-d", ";"));
        assertEquals("alpha\nsavings\n", run("-n"));
        assertEquals("alpha:\nsavings:\n", run("-n", "-d:"));
    }

    @Test
    void bytesThatNoTerminalShowsAreEscapedUnlessTheyAreWanted() throws Exception {
        join("a\nb\\c\u00e4");
        assertEquals("a\\x0Ab\\\\c\\xFFFFFFC3\\xFFFFFFA4\n", run("-n"));
        assertEquals("a\nb\\c\u00e4\n", run("-n", "-e"));
    }

    @Test
    void forPrograms() throws Exception {
        join("\u00e4");
        assertEquals("""
                {
                  "groups": [
                    {
                      "name": "\u00e4",
                      "name_hex": "c3a4",
                      "members": [
                        {"node_id": 1, "process_id": 100, "addresses": []}
                      ]
                    }
                  ]
                }
                """, run("--json"));
        assertEquals("""
                {
                  "groups": [
                    {"name": "\u00e4", "name_hex": "c3a4"}
                  ]
                }
                """, run("-n", "--json"));
    }

    @Test
    void unknownOptionIsRefused() {
        assertThrows(CommandFailure.class, () -> CpgtoolOptions.parse(List.of("-x")));
    }
}
