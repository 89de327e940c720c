package carousel.itest.verify.ipc;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cfg.Cfg;
import carousel.api.cfg.CfgTrack;
import carousel.api.cfg.NodeLink;
import carousel.api.cfg.NodeState;
import carousel.api.cfg.ReloadResult;
import carousel.api.cfg.ShutdownListener;
import carousel.api.cfg.ShutdownMode;
import carousel.api.ipc.IpcService;
import carousel.ipc.internal.cfg.CfgIpcService;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Service cfg. */
final class CfgScript extends Script implements Cfg {
    private static final int LINKS = 8;
    private static final int ADDRESS_BYTES = 16;
    private static final int IPV4_BYTES = 4;
    private static final int AF_INET = 2;
    private static final int TIMEOUT = 5;

    private @Nullable ShutdownListener listener;
    private @Nullable CompletableFuture<Boolean> vote;

    CfgScript(Transcript transcript) {
        super(transcript);
    }

    @Override
    IpcService service() {
        return new CfgIpcService(this, new StandInNode(localNode()));
    }

    private int localNode() {
        for (Message message : transcript.messages()) {
            if (message.name().equals("RES_LOCAL_GET")) {
                return message.fields().integer("node");
            }
        }
        return 1;
    }

    @Override
    List<String> heardRequests() {
        return List.of("REQ_KILLNODE", "REQ_TRYSHUTDOWN", "REQ_GET_NODE_ADDRS", "REQ_NODESTATUSGET");
    }

    @Override
    public CompletableFuture<ReloadResult> reload() {
        return outcome(answer -> new ReloadResult(List.of(), List.of(), List.of()));
    }

    /** The nodes that a ring status tells of: one for each character, the local one is {@code n}. */
    @Override
    public CompletableFuture<List<NodeState>> nodes() {
        return outcome(answer -> {
            int count = answer.texts("texts").get(0).length();
            List<NodeState> nodes = new ArrayList<>();
            for (int node = 0; node < count; node++) {
                boolean local = answer.texts("texts").get(0).charAt(node) == 'n';
                List<NodeLink> links = new ArrayList<>();
                for (int i = 0; i < answer.integer("count"); i++) {
                    String name = answer.texts("names").get(i);
                    char state = answer.texts("texts").get(i).charAt(node);
                    if (state != 'd') {
                        int bits = local ? 0 : state - '0';
                        int space = name.indexOf(' ');
                        links.add(new NodeLink(
                                Integer.parseInt(name.substring(0, space)),
                                "udp",
                                (bits & 1) != 0,
                                (bits & 2) != 0,
                                (bits & 4) != 0,
                                0,
                                name.substring(space + 1),
                                ""));
                    }
                }
                nodes.add(new NodeState(node + 1, local, true, 0, links));
            }
            return nodes;
        });
    }

    @Override
    public CompletableFuture<NodeState> node(int nodeId) {
        hear("node", nodeId);
        return outcome(answer -> {
            List<NodeLink> links = new ArrayList<>();
            for (int i = 0; i < LINKS; i++) {
                if (!answer.text("from" + i).isEmpty()) {
                    links.add(new NodeLink(
                            i,
                            "udp",
                            answer.number("enabled" + i) == 1,
                            answer.number("connected" + i) == 1,
                            answer.number("dynamic" + i) == 1,
                            answer.integer("mtu" + i),
                            answer.text("from" + i),
                            answer.text("to" + i)));
                }
            }
            return new NodeState(answer.integer("node"), false, answer.number("reachable") == 1, 0, links);
        });
    }

    @Override
    public CompletableFuture<List<InetAddress>> addresses(int nodeId) {
        // the server looks up for itself which node 0 is
        hear("node", request().fields().number("node") == 0 && nodeId == localNode() ? 0 : nodeId);
        return outcome(answer -> {
            byte[] all = answer.bytes("addresses");
            int length = answer.integer("family") == AF_INET ? IPV4_BYTES : ADDRESS_BYTES;
            List<InetAddress> addresses = new ArrayList<>();
            for (int at = 0; at < all.length; at += ADDRESS_BYTES) {
                try {
                    addresses.add(InetAddress.getByAddress(Arrays.copyOfRange(all, at, at + length)));
                } catch (UnknownHostException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return addresses;
        });
    }

    @Override
    public CompletableFuture<Void> reopenLogFiles() {
        return done();
    }

    @Override
    public CompletableFuture<Void> killNode(int nodeId, String reason) {
        hear("node", nodeId);
        hear("reason", reason);
        return done();
    }

    @Override
    public CompletableFuture<Void> tryShutdown(ShutdownMode mode) {
        hear("flags", mode.number());
        return done();
    }

    @Override
    public CfgTrack track(ShutdownListener newListener) {
        listener = newListener;
        return new CfgTrack() {
            @Override
            public void close() {
                listener = null;
            }

            @Override
            public void leave() {
                close();
            }
        };
    }

    @Override
    void event(Message event) {
        int flags = event.fields().integer("flags");
        CompletableFuture<Boolean> open = vote;
        if (Difference.error(event) == TIMEOUT && open != null) {
            open.completeExceptionally(new CorosyncException(CorosyncStatus.TRY_AGAIN, "The time is over."));
            return;
        }
        ShutdownListener asked = listener;
        if (asked == null) {
            throw new Difference(event, "is for somebody who does not track here");
        }
        for (ShutdownMode mode : ShutdownMode.values()) {
            if (mode.number() == flags) {
                vote = asked.shutdownRequested(mode).toCompletableFuture();
            }
        }
    }

    /** Whether an answer to the last question is what the client sent. */
    @Override
    Fields heard() {
        CompletableFuture<Boolean> answered = vote;
        if (request().name().equals("REQ_REPLYTOSHUTDOWN") && answered != null && answered.isDone()) {
            hear("yes", answered.join() ? 1 : 0);
        }
        return super.heard();
    }
}
