package carousel.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.knet.KnetStatistics;
import carousel.api.knet.LinkStatistics;
import carousel.api.knet.LinkStatus;
import carousel.api.knet.TrafficStatistics;
import carousel.api.node.Node;
import carousel.api.node.NodeStatus;
import carousel.api.totem.RingId;
import carousel.api.totem.RingState;
import carousel.api.totem.RingStatus;
import carousel.shell.internal.Provider.Kind;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the commands make of a node's state. */
class StatusTextTest {
    private static final String[] NOTHING = {};

    private final CommandProcessorImpl processor = new CommandProcessorImpl(new ThreadIOImpl());
    private final CommandSession session = processor.createSession(
            InputStream.nullInputStream(), OutputStream.nullOutputStream(), OutputStream.nullOutputStream());

    @AfterEach
    void tearDown() {
        processor.stop();
    }

    static NodeStatus status(String compression, String crypto) {
        return new NodeStatus(
                "cc",
                3,
                "node3",
                new TreeMap<>(Map.of(1, "node1", 3, "node3")),
                new RingStatus(RingState.OPERATIONAL, new RingId(1, 29), List.of(1, 3, 4), 77, 5, 70, 2, 900, 1, 6),
                true,
                new TreeMap<>(Map.of(2, "cpg")),
                List.of(
                        new LinkStatus(
                                1,
                                "node1",
                                0,
                                "udp",
                                "10.77.0.3:5405",
                                "10.77.0.1:5405",
                                true,
                                true,
                                false,
                                true,
                                1,
                                250,
                                0,
                                1397,
                                0,
                                counted(10, 2000, 11, 2100, 1, 0)),
                        new LinkStatus(
                                1,
                                "node1",
                                1,
                                "sctp",
                                "10.77.1.3:5406",
                                "10.77.1.1:5406",
                                false,
                                false,
                                false,
                                false,
                                12,
                                0,
                                0,
                                0,
                                0,
                                counted(0, 0, 0, 0, 2, 3)),
                        new LinkStatus(
                                3,
                                "node3",
                                0,
                                "loopback",
                                "",
                                "",
                                true,
                                true,
                                false,
                                true,
                                0,
                                0,
                                0,
                                65421,
                                0,
                                counted(1, 2, 3, 4, 1, 0))),
                KnetStatistics.NONE,
                1397,
                compression,
                crypto);
    }

    private static LinkStatistics counted(
            long txPackets, long txBytes, long rxPackets, long rxBytes, int up, int down) {
        TrafficStatistics none = TrafficStatistics.NONE;
        return new LinkStatistics(
                new TrafficStatistics(txPackets, txBytes, 0, 0, rxPackets, rxBytes),
                none,
                none,
                none,
                0,
                0,
                0,
                0,
                down,
                up,
                List.of(),
                List.of());
    }

    private static final Node NODE = FakeNode.of(status("none", "none"));

    @Test
    void ring() throws Exception {
        RingCommand command = new RingCommand();
        command.node = NODE;
        assertEquals("""
                Cluster             cc
                Node                3 node3
                State               OPERATIONAL
                Ring                1.1d
                Members             1 node1, 3 node3, 4
                Synchronised        yes
                High delivered      77
                Messages sent       5
                Messages delivered  70
                Retransmissions     2
                Tokens received     900
                Token losses        1
                Datagrams dropped   6""", command.ring(NOTHING));
    }

    @Test
    void links() throws Exception {
        LinksCommand command = new LinksCommand();
        command.node = NODE;
        List<String> lines = command.links(session, NOTHING).lines().toList();
        assertEquals(4, lines.size());
        assertTrue(lines.get(0).startsWith("HOST  NAME   LINK  TRANSPORT  LOCAL"), lines.get(0));
        assertEquals(
                "   1  node1     0  udp        10.77.0.3:5405  10.77.0.1:5405  connected     yes            1         250"
                        + "   1397          10      2000          11      2100   1     0",
                lines.get(1));
        assertTrue(lines.get(2).contains("no transport"), lines.get(2));
        assertTrue(lines.get(3).contains("loopback   -               -"), lines.get(3));
    }

    private static Provider provider(Kind kind, String name, boolean registered) {
        return new Provider(kind, name, "carousel.x", "1.0.0", 12, registered ? "active" : "resolved", registered);
    }

    @Test
    void providersAndWhatIsInUse() {
        TextTable table = ProvidersText.of(
                List.of(
                        provider(Kind.TRANSPORT, "udp", true),
                        provider(Kind.COMPRESSION, "zlib", true),
                        provider(Kind.COMPRESSION, "zstd", false),
                        provider(Kind.CRYPTO, "openssl", true),
                        provider(Kind.CRYPTO, "openssl", true),
                        provider(Kind.SERVICE, "cpg", true)),
                status("lz4", "openssl aes256/sha256"));
        assertEquals("""
                KIND         NAME     BUNDLE      VERSION  ID  STATE     USE
                transport    udp      carousel.x  1.0.0    12  active    in use
                transport    sctp     -           -         -  -         configured, no provider
                compression  zlib     carousel.x  1.0.0    12  active    -
                compression  zstd     carousel.x  1.0.0    12  resolved  no service
                compression  lz4      -           -         -  -         configured, no provider
                crypto       openssl  carousel.x  1.0.0    12  active    in use
                crypto       openssl  carousel.x  1.0.0    12  active    standing by
                service      cpg      carousel.x  1.0.0    12  active    in use""", table.toString());
    }

    @Test
    void nothingIsMissingWhenNothingIsConfigured() {
        assertEquals(1, ProvidersText.of(List.of(), null).toString().lines().count());
    }

    @Test
    void withoutNodeTheCommandsSaySo() {
        String sentence = "No node is running in this framework.";
        assertEquals(
                sentence,
                assertThrows(CommandFailure.class, () -> new RingCommand().ring(NOTHING))
                        .getMessage());
        assertEquals(
                sentence,
                assertThrows(CommandFailure.class, () -> new LinksCommand().links(session, NOTHING))
                        .getMessage());
    }

    @Test
    void failureOfTheNodeIsTold() {
        RingCommand command = new RingCommand();
        command.node =
                new FakeNode(() -> CompletableFuture.failedFuture(new IllegalStateException("The node has stopped.")));
        assertEquals(
                "The node has stopped.",
                assertThrows(CommandFailure.class, () -> command.ring(NOTHING)).getMessage());
    }

    @Test
    void controlCharactersDoNotReachTheTerminal() {
        assertEquals("a\\x1b[2Jb\\x0a", Sentences.printable("a\u001b[2Jb\n"));
    }
}
