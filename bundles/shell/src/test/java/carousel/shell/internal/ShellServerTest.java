package carousel.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.shell.internal.ShellClient.Outcome;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The protocol, against Gogo's own command processor. */
@Timeout(30)
class ShellServerTest {
    @TempDir
    Path folder;

    private final TestCommands commands = new TestCommands();
    private static final ThreadIOImpl THREAD_IO = new ThreadIOImpl();
    private final CommandProcessorImpl processor = new CommandProcessorImpl(THREAD_IO);
    private Path state = Path.of("");
    private final List<AutoCloseable> opened = new ArrayList<>();

    /** Takes the place of the standard streams, once for the whole class. */
    @BeforeAll
    static void takeStreams() {
        THREAD_IO.start();
    }

    @AfterAll
    static void giveStreamsBack() {
        THREAD_IO.stop();
    }

    @BeforeEach
    void setUp() {
        for (String function : TestCommands.FUNCTIONS) {
            processor.addCommand("test", commands, function);
        }
        state = folder.resolve("state");
    }

    @AfterEach
    void tearDown() throws Exception {
        commands.heal();
        for (AutoCloseable closeable : opened) {
            closeable.close();
        }
        processor.stop();
    }

    private ShellServer server() throws IOException {
        Completer completer = new Completer(new CompleterTest.FixedVocabulary());
        ShellServer server = new ShellServer(state, processor, completer, () -> "carousel 1.2.3\nnode1");
        opened.add(server);
        return server;
    }

    private Path address() throws IOException {
        return Path.of(Files.readString(state.resolve("shell.address")));
    }

    private ShellClient client() throws IOException {
        ShellClient client = new ShellClient(address());
        opened.add(client);
        return client;
    }

    private ShellClient served() throws IOException {
        server();
        ShellClient client = client();
        assertEquals("Hcarousel 1.2.3\nnode1", client.next());
        return client;
    }

    @Test
    void outputErrorAndStatusOfACommand() throws Exception {
        ShellClient client = served();
        assertEquals(new Outcome(0, "hello\n", ""), client.execute("test:say hello"));
        assertEquals(new Outcome(0, "hello\n", ""), client.execute("say hello"));
        assertEquals(new Outcome(0, "", "oh\n"), client.execute("complain oh"));
        assertEquals(new Outcome(0, "", ""), client.execute("silent"));
        assertEquals(new Outcome(0, "", ""), client.execute(""));
    }

    @Test
    void resultsAreFormattedAsGogoDoes() throws Exception {
        ShellClient client = served();
        assertEquals(new Outcome(0, "one\nzwei \u00e4\n", ""), client.execute("answer"));
        assertEquals(new Outcome(0, "\u20ac".repeat(100_000) + "\n", ""), client.execute("many 100000"));
    }

    @Test
    void failuresAreOneSentence() throws Exception {
        ShellClient client = served();
        assertEquals(new Outcome(1, "", "This is refused.\n"), client.execute("fail sentence"));
        assertEquals(
                new Outcome(1, "", "The command failed with a IllegalStateException.\n"),
                client.execute("fail nameless"));
        assertEquals(1, client.execute("say").status());
        assertEquals(1, client.execute("say {").status());
        assertEquals(1, client.execute("fail error").status());
        assertEquals(0, client.execute("silent").status());
    }

    @Test
    void unknownCommandIs127() throws Exception {
        assertEquals(new Outcome(127, "", "Command not found: nosuch\n"), served().execute("nosuch thing"));
    }

    @Test
    void variablesBelongToAConnection() throws Exception {
        ShellClient client = served();
        client.execute("x = 42");
        assertEquals("42\n", client.execute("say $x").output());
        ShellClient other = client();
        other.next();
        assertEquals("null\n", other.execute("say $x").output());
    }

    @Test
    void linesSentAheadAreExecutedInOrder() throws Exception {
        ShellClient client = served();
        for (int i = 0; i < 20; i++) {
            client.send('X', "say n" + i);
        }
        for (int i = 0; i < 20; i++) {
            assertEquals("n" + i + "\n", client.outcome().output());
        }
    }

    @Test
    void interruptEndsACommandAndKeepsTheVariables() throws Exception {
        ShellClient client = served();
        client.execute("x = kept");
        client.send('X', "block");
        assertTrue(commands.entered.await(10, TimeUnit.SECONDS));
        client.send('I', "");
        assertEquals(new Outcome(130, "blocking\n", ""), client.outcome());
        assertTrue(commands.interrupted.await(10, TimeUnit.SECONDS));
        assertEquals(new Outcome(0, "kept\n", ""), client.execute("say $x"));
    }

    @Test
    void interruptInTheMiddleOfAWriteLeavesTheOutputUsable() throws Exception {
        ShellClient client = served();
        client.send('X', "flood");
        client.send('I', "");
        assertEquals(130, client.outcome().status());
        assertEquals(new Outcome(0, "still here\n", ""), client.execute("say 'still here'"));
    }

    @Test
    void interruptRightBehindTheLineIsNotLost() throws Exception {
        ShellClient client = served();
        for (int round = 0; round < 100; round++) {
            client.send('X', "block");
            client.send('I', "");
            assertEquals(130, client.outcome().status());
        }
        assertEquals(new Outcome(0, "fine\n", ""), client.execute("say fine"));
    }

    @Test
    void interruptIsForOneLineOnly() throws Exception {
        ShellClient client = served();
        client.send('X', "block");
        client.send('X', "say next");
        client.send('I', "");
        assertEquals(130, client.outcome().status());
        assertEquals(new Outcome(0, "next\n", ""), client.outcome());
    }

    @Test
    void interruptWithoutCommandDoesNothing() throws Exception {
        ShellClient client = served();
        client.send('I', "");
        assertEquals(new Outcome(0, "fine\n", ""), client.execute("say fine"));
    }

    @Test
    void commandThatDoesNotHearIsLeftBehind() throws Exception {
        ShellClient client = served();
        client.send('X', "deaf");
        assertEquals("Odeaf\n", client.next());
        client.send('I', "");
        assertEquals(130, client.outcome().status());
        assertEquals(new Outcome(0, "next\n", ""), client.execute("say next"));
    }

    @Test
    void closingTheConnectionInterruptsItsCommand() throws Exception {
        ShellClient client = served();
        client.send('X', "block");
        assertTrue(commands.entered.await(10, TimeUnit.SECONDS));
        client.close();
        assertTrue(commands.interrupted.await(10, TimeUnit.SECONDS));
    }

    @Test
    void closingTheConnectionEndsAFlood() throws Exception {
        ShellClient client = served();
        client.send('X', "flood");
        assertEquals("Oflood\n", client.next());
        client.close();
        assertTrue(commands.interrupted.await(10, TimeUnit.SECONDS));
    }

    @Test
    void completionAnswersWhileACommandRuns() throws Exception {
        ShellClient client = served();
        assertEquals(List.of("say", "silent"), client.complete("s", 1));
        assertEquals(List.of(), client.complete("nosuch", 6));
        client.send('X', "block");
        assertEquals("Oblocking\n", client.next());
        assertEquals(List.of("carousel.knet", "carousel.totem"), client.complete("stop carousel", 13));
    }

    @Test
    void badFramesEndTheConnection() throws Exception {
        server();
        ShellClient tooLong = client();
        tooLong.next();
        tooLong.write(
                ByteBuffer.allocate(5).put((byte) 'X').putInt((1 << 20) + 1).flip());
        assertEquals("end", tooLong.next());
        ShellClient negative = client();
        negative.next();
        negative.write(ByteBuffer.allocate(5).put((byte) 'X').putInt(-1).flip());
        assertEquals("end", negative.next());
        ShellClient unknown = client();
        unknown.next();
        unknown.send('?', "");
        assertEquals("end", unknown.next());
        ShellClient noCursor = client();
        noCursor.next();
        noCursor.send('C', "abc");
        assertEquals("end", noCursor.next());
    }

    @Test
    void frameOfAMebibyteIsTaken() throws Exception {
        ShellClient client = served();
        String line = "say ok" + " ".repeat((1 << 20) - 6);
        assertEquals(new Outcome(0, "ok\n", ""), client.execute(line));
    }

    @Test
    void seventeenthConnectionIsRefusedUntilOneEnds() throws Exception {
        server();
        List<ShellClient> clients = new ArrayList<>();
        for (int i = 0; i < ShellServer.MAX_CONNECTIONS; i++) {
            ShellClient client = client();
            assertEquals('H', client.next().charAt(0));
            clients.add(client);
        }
        assertEquals("end", client().next());
        clients.get(3).close();
        String answer;
        do {
            answer = client().next();
        } while (answer.equals("end"));
        assertEquals('H', answer.charAt(0));
    }

    @Test
    void onlyTheOwnerReachesTheSocketAndNothingIsLeftBehind() throws Exception {
        ShellServer server = server();
        Path socket = address();
        assertEquals(state.resolve("shell.sock"), socket);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(state)));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
        ShellClient client = client();
        client.next();
        server.close();
        assertEquals("end", client.next());
        try (var left = Files.list(state)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void socketOfADeadNodeIsReplaced() throws Exception {
        Files.createDirectories(state);
        ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        dead.bind(UnixDomainSocketAddress.of(state.resolve("shell.sock")));
        dead.close();
        assertTrue(Files.exists(state.resolve("shell.sock")));
        assertEquals(0, served().execute("silent").status());
    }

    @Test
    void socketOfALivingNodeIsLeftAlone() throws Exception {
        ShellClient client = served();
        IOException refusal = assertThrows(IOException.class, this::server);
        assertTrue(String.valueOf(refusal.getMessage()).contains("already"), refusal.getMessage());
        assertEquals(0, client.execute("silent").status());
    }

    @Test
    void longPathGivesAFolderOfItsOwn() throws Exception {
        state = folder.resolve("long".repeat(25)).resolve("state");
        ShellServer server = server();
        Path socket = address();
        assertFalse(socket.startsWith(state));
        assertEquals(
                "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.resolveSibling("."))));
        ShellClient client = client();
        client.next();
        assertEquals(0, client.execute("silent").status());
        server.close();
        assertFalse(Files.exists(socket.resolveSibling(".")));
        assertFalse(Files.exists(state.resolve("shell.address")));
    }
}
