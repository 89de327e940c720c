package carousel.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cfg.Cfg;
import carousel.api.cfg.CfgTrack;
import carousel.api.cfg.NodeLink;
import carousel.api.cfg.NodeState;
import carousel.api.cfg.ReloadResult;
import carousel.api.cfg.ShutdownListener;
import carousel.api.cfg.ShutdownMode;
import carousel.api.config.ConfigurationProblem;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** F-163: the samples of the tools reference 2, which corosync-cfgtool 3.1.7 printed. */
class CfgtoolTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final FakeCfg cfg = new FakeCfg();

    /** Node 1 of two, whose second link is down. */
    static final class FakeCfg implements Cfg {
        @Override
        public CfgTrack track(ShutdownListener listener) {
            throw new UnsupportedOperationException("cfgtool asks nobody");
        }

        final List<String> log = new ArrayList<>();
        boolean refuses;

        private <T> CompletableFuture<T> answer(T value, CorosyncStatus refusal) {
            return refuses
                    ? CompletableFuture.failedFuture(new CorosyncException(refusal, "No."))
                    : CompletableFuture.completedFuture(value);
        }

        private CompletableFuture<Void> done(CorosyncStatus refusal) {
            return refuses
                    ? CompletableFuture.failedFuture(new CorosyncException(refusal, "No."))
                    : CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<ReloadResult> reload() {
            List<ConfigurationProblem> problems =
                    refuses ? List.of(new ConfigurationProblem("corosync.conf", 3, "Line too long", "")) : List.of();
            return CompletableFuture.completedFuture(new ReloadResult(problems, List.of(), List.of()));
        }

        private static NodeLink link(int number, boolean connected, int mtu, String from, String to) {
            return new NodeLink(number, "udp", true, connected, false, mtu, from, to);
        }

        @Override
        public CompletableFuture<List<NodeState>> nodes() {
            return CompletableFuture.completedFuture(List.of(
                    new NodeState(
                            1,
                            true,
                            true,
                            1,
                            List.of(
                                    link(0, true, 65_535, "10.55.0.1", "10.55.0.1"),
                                    link(1, true, 65_535, "10.55.1.1", "10.55.1.1"))),
                    new NodeState(
                            2,
                            false,
                            true,
                            1,
                            List.of(
                                    link(0, true, 1446, "10.55.0.1", "10.55.0.2"),
                                    link(1, false, 1446, "10.55.1.1", "10.55.1.2")))));
        }

        @Override
        public CompletableFuture<NodeState> node(int nodeId) {
            throw new AssertionError("not asked for");
        }

        @Override
        public CompletableFuture<List<InetAddress>> addresses(int nodeId) {
            try {
                return answer(
                        List.of(InetAddress.getByName("10.55.0." + nodeId), InetAddress.getByName("fd00::" + nodeId)),
                        CorosyncStatus.NOT_EXIST);
            } catch (UnknownHostException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public CompletableFuture<Void> reopenLogFiles() {
            log.add("reopen");
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> killNode(int nodeId, String reason) {
            log.add("kill " + nodeId + " " + reason);
            return done(CorosyncStatus.NOT_EXIST);
        }

        @Override
        public CompletableFuture<Void> tryShutdown(ShutdownMode mode) {
            log.add("shut down " + mode);
            return done(CorosyncStatus.BUSY);
        }
    }

    private int run(String... arguments) throws InterruptedException {
        out.reset();
        err.reset();
        ToolOutput output = new ToolOutput(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            new Cfgtool(cfg, output).run(CfgtoolOptions.parse(List.of(arguments)));
            return 0;
        } catch (CommandFailure e) {
            if (!e.sentence().isEmpty()) {
                output.error(e.sentence());
            }
            return e.status();
        }
    }

    private void prints(int status, String text, String errors, String... arguments) throws Exception {
        assertEquals(status, run(arguments));
        assertEquals(errors, err.toString(StandardCharsets.UTF_8));
        assertEquals(text, out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void linksOfThisNode() throws Exception {
        String text = """
                Local node ID 1, transport knet
                LINK ID 0 udp
                	addr	= 10.55.0.1
                	status:
                		nodeid:          1:	localhost
                		nodeid:          2:	connected
                LINK ID 1 udp
                	addr	= 10.55.1.1
                	status:
                		nodeid:          1:	localhost
                		nodeid:          2:	disconnected
                """;
        prints(0, text, "", "-s");
        prints(0, text, "", "--status", "-i", "10.55.1.1");
    }

    @Test
    void briefly() throws Exception {
        prints(0, """
                Local node ID 1, transport knet
                LINK ID 0 udp
                	addr	= 10.55.0.1
                	status	= n3
                LINK ID 1 udp
                	addr	= 10.55.1.1
                	status	= n1
                """, "", "-s", "-b");
    }

    @Test
    void otherNodes() throws Exception {
        prints(0, """
                Local node ID 1, transport knet
                nodeid: 2 reachable
                   LINK: 0 udp (10.55.0.1->10.55.0.2) enabled connected mtu: 1446
                   LINK: 1 udp (10.55.1.1->10.55.1.2) enabled mtu: 1446

                """, "", "-n");
    }

    @Test
    void reload() throws Exception {
        prints(0, "Reloading corosync.conf...\nDone\n", "", "-R");
        cfg.refuses = true;
        prints(
                7,
                "Reloading corosync.conf...\n",
                "Could not reload configuration. Error CS_ERR_INVALID_PARAM\nparser error: corosync.conf:3: Line too long\n",
                "-R");
    }

    @Test
    void killAndAddresses() throws Exception {
        prints(0, "Killing node 2\n", "", "-k", "2");
        assertEquals(List.of("kill 2 Killed by corosync-cfgtool"), cfg.log);
        prints(0, "10.55.0.2 fd00::2\n", "", "-a", "2");
        cfg.refuses = true;
        prints(1, "Killing node 9\n", "Could not kill node (error = CS_ERR_NOT_EXIST)\n", "-k9");
        prints(1, "", "Could not get node address for nodeid 9\n", "--address=9");
        for (String bad : List.of("abc", "1x", "0", "70000000000", "99999999999999999999")) {
            prints(1, "", "The nodeid was not valid, try a positive number\n", "-k", bad);
        }
    }

    @Test
    void shutdownAndLogs() throws Exception {
        prints(0, "Shutting down corosync\n", "", "-H");
        prints(0, "Shutting down corosync\n", "", "-H", "--force");
        prints(0, "", "", "-L");
        assertEquals(List.of("shut down REQUEST", "shut down REGARDLESS", "reopen"), cfg.log);
        cfg.refuses = true;
        prints(0, "Shutting down corosync\n", "Could not shutdown (error = 10)\n", "-H");
    }

    @Test
    void forPrograms() throws Exception {
        prints(0, """
                {
                  "node_id": 1,
                  "transport": "knet",
                  "links": [
                    {
                      "link": 0,
                      "transport": "udp",
                      "address": "10.55.0.1",
                      "nodes": [
                        {"node_id": 1, "status": "localhost"},
                        {"node_id": 2, "status": "connected"}
                      ]
                    },
                    {
                      "link": 1,
                      "transport": "udp",
                      "address": "10.55.1.1",
                      "nodes": [
                        {"node_id": 1, "status": "localhost"},
                        {"node_id": 2, "status": "disconnected"}
                      ]
                    }
                  ]
                }
                """, "", "-s", "--json");
        prints(0, """
                {
                  "node_id": 1,
                  "transport": "knet",
                  "nodes": [
                    {
                      "node_id": 2,
                      "reachable": true,
                      "links": [
                        {"link": 0, "transport": "udp", "local_address": "10.55.0.1", "remote_address": "10.55.0.2", \
                "enabled": true, "connected": true, "mtu_bytes": 1446},
                        {"link": 1, "transport": "udp", "local_address": "10.55.1.1", "remote_address": "10.55.1.2", \
                "enabled": true, "connected": false, "mtu_bytes": 1446}
                      ]
                    }
                  ]
                }
                """, "", "--json", "-n");
        prints(0, "{\n  \"node_id\": 2,\n  \"addresses\": [\"10.55.0.2\", \"fd00::2\"]\n}\n", "", "-a2", "--json");
        cfg.refuses = true;
        prints(
                7,
                """
                {
                  "applied": false,
                  "problems": ["parser error: corosync.conf:3: Line too long"],
                  "notices": [],
                  "changes": []
                }
                """,
                "Could not reload configuration. Error CS_ERR_INVALID_PARAM\nparser error: corosync.conf:3: Line too long\n",
                "-R",
                "--json");
    }

    @Test
    void longNamesMayBeCut() throws Exception {
        prints(0, "Killing node 2\n", "", "--ki", "2");
        prints(1, "", "cfgtool: option '--s' is ambiguous; possibilities: '--status' '--shutdown'\n", "--s");
        prints(1, "", "cfgtool: option '--re' is ambiguous; possibilities: '--reload' '--reopen'\n", "--re");
        prints(1, "", "cfgtool: option '--status' doesn't allow an argument\n", "--sta=3");
    }

    @Test
    void usage() throws Exception {
        prints(0, Usage.CFGTOOL + "\n", "", "-b");
        prints(0, Usage.CFGTOOL + "\n", "", "--help");
        prints(1, "", "cfgtool: invalid option -- 'Z'\n", "-Z");
    }
}
