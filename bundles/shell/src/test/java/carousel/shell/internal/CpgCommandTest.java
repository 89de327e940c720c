package carousel.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.cpg.GroupListener;
import carousel.api.cpg.GroupMember;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code carousel:cpg} over groups in memory. */
@Timeout(30)
class CpgCommandTest {
    private final FakeCpg cpg = new FakeCpg();
    private final CpgCommand command = new CpgCommand();

    CpgCommandTest() {
        command.bindCpg(cpg);
    }

    private @Nullable String run(String subCommand, String... arguments) throws Exception {
        return command.cpg(subCommand, arguments);
    }

    private String failure(String subCommand, String... arguments) {
        return String.valueOf(assertThrows(CommandFailure.class, () -> run(subCommand, arguments))
                .getMessage());
    }

    @Test
    void groupsAndMembers() throws Exception {
        assertEquals("There are no groups.", command.cpg());
        run("join", "chat");
        cpg.join("chat", new Silent());
        cpg.join("other", new Silent());
        assertEquals("GROUP  MEMBERS  NODE:PROCESS\nchat         2  1:100 1:101\nother        1  1:102", command.cpg());
        assertEquals(command.cpg(), run("groups"));
        assertEquals("NODE  PROCESS\n   1      100\n   1      101", run("members", "chat"));
        assertEquals("There is no group nosuch.", failure("members", "nosuch"));
        assertEquals(List.of("chat", "other"), command.groupNames());
    }

    @Test
    void joinedGroupStaysUntilLeft() throws Exception {
        assertEquals("Joined chat as 1:100.", run("join", "chat"));
        assertEquals("This shell has joined chat already.", failure("join", "chat"));
        assertEquals("Left chat.", run("leave", "chat"));
        assertEquals("This shell has not joined chat.", failure("leave", "chat"));
        assertEquals(List.of("join chat", "leave chat"), cpg.events);
    }

    @Test
    void sendJoinsForTheMoment() throws Exception {
        assertNull(run("send", "chat", "hello", "w\u00f6rld"));
        assertEquals(List.of("join chat", "send chat hello w\u00f6rld", "leave chat"), cpg.events);
    }

    @Test
    void sendUsesTheJoinedSession() throws Exception {
        run("join", "chat");
        run("send", "chat", "hello");
        assertEquals(List.of("join chat", "send chat hello"), cpg.events);
    }

    @Test
    void refusedMessageIsASentence() {
        cpg.refusing = true;
        assertEquals("Too many messages wait.", failure("send", "chat", "x"));
        assertEquals(List.of("join chat", "leave chat"), cpg.events);
    }

    @Test
    void watchPrintsMessagesAndChangesUntilTheCount() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CompletableFuture<Void> watch = CompletableFuture.runAsync(() -> {
            try {
                new GroupWatch(cpg, "chat", 2).run(new PrintStream(bytes, true, StandardCharsets.US_ASCII));
            } catch (CommandFailure | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        while (command.groupNames().isEmpty()) {
            Thread.onSpinWait();
        }
        run("send", "chat", "one");
        run("send", "chat", "zw\u00f6lf\u001b");
        watch.get(10, TimeUnit.SECONDS);
        assertEquals(
                List.of(
                        "members 1:100, joined 1:100 (JOIN)",
                        "members 1:100 1:101, joined 1:101 (JOIN)",
                        "message from 1:101: one",
                        "members 1:100, left 1:101 (LEAVE)",
                        "members 1:100 1:102, joined 1:102 (JOIN)",
                        "message from 1:102: zw\u00f6lf\\x1b"),
                bytes.toString(StandardCharsets.UTF_8).lines().toList());
        assertTrue(cpg.sessions.isEmpty());
    }

    @Test
    void interruptEndsAWatchAndLeavesTheGroup() throws Exception {
        Thread watcher = new Thread(() -> {
            try {
                new GroupWatch(cpg, "chat", Long.MAX_VALUE)
                        .run(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
            } catch (Exception e) {
                cpg.events.add(e.getClass().getSimpleName());
            }
        });
        watcher.start();
        while (command.groupNames().isEmpty()) {
            Thread.onSpinWait();
        }
        watcher.interrupt();
        watcher.join();
        assertEquals("InterruptedException", cpg.events.get(cpg.events.size() - 1));
        assertTrue(cpg.sessions.isEmpty());
    }

    @Test
    void endOfTheNodeEndsAWatch() throws Exception {
        GroupWatch endless = new GroupWatch(cpg, "chat", Long.MAX_VALUE);
        CompletableFuture<String> watch = CompletableFuture.supplyAsync(() -> String.valueOf(assertThrows(
                        CommandFailure.class,
                        () -> endless.run(
                                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8)))
                .getMessage()));
        while (command.groupNames().isEmpty()) {
            Thread.onSpinWait();
        }
        cpg.sessions.get(0).listener.ended("The node stopped.");
        assertEquals("The watch ended: The node stopped.", watch.get(10, TimeUnit.SECONDS));
    }

    @Test
    void mistakesAreSentences() {
        assertEquals(
                "There is no sub-command nosuch of carousel:cpg; there are groups, members, join, leave, send, watch.",
                failure("nosuch"));
        assertEquals("Usage: carousel:cpg members GROUP", failure("members"));
        assertEquals("Usage: carousel:cpg send GROUP TEXT...", failure("send", "chat"));
        assertEquals(
                "The number of messages to watch is 0, expected a number of 1 or more.", failure("watch", "chat", "0"));
    }

    @Test
    void withoutNodeTheCommandSaysSo() throws Exception {
        run("join", "chat");
        command.unbindCpg(cpg);
        assertEquals("No node with process groups is running in this framework.", failure("groups"));
        assertEquals(List.of(), command.groupNames());
        assertEquals(List.of("join chat", "leave chat"), cpg.events);
    }

    @Test
    void betterServiceReplacesAndTheOldOnesUnbindDoesNotHurt() throws Exception {
        run("join", "chat");
        FakeCpg next = new FakeCpg();
        command.bindCpg(next);
        command.unbindCpg(cpg);
        run("join", "chat");
        assertEquals(List.of("join chat"), next.events);
        command.deactivate();
        assertEquals(List.of("join chat", "leave chat"), next.events);
    }

    private static final class Silent implements GroupListener {
        @Override
        public void delivered(GroupMember sender, ByteBuffer message) {}
    }
}
