package carousel.itest.fuzz;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cfg.Cfg;
import carousel.api.cfg.NodeLink;
import carousel.api.cfg.NodeState;
import carousel.api.cfg.ReloadResult;
import carousel.api.cfg.ShutdownListener;
import carousel.api.cfg.ShutdownMode;
import carousel.api.cmap.Cmap;
import carousel.api.cmap.CmapEvent;
import carousel.api.cmap.CmapListener;
import carousel.api.cmap.CmapValue;
import carousel.api.cpg.Cpg;
import carousel.api.cpg.CpgSession;
import carousel.api.cpg.GroupChange;
import carousel.api.cpg.GroupListener;
import carousel.api.cpg.GroupMember;
import carousel.api.cpg.GroupName;
import carousel.api.cpg.JoinRequest;
import carousel.api.ipc.IpcService;
import carousel.api.os.SharedMemory;
import carousel.api.quorum.MembershipChange;
import carousel.api.quorum.NodeVotes;
import carousel.api.quorum.Quorum;
import carousel.api.quorum.QuorumDevice;
import carousel.api.quorum.QuorumListener;
import carousel.api.quorum.QuorumState;
import carousel.api.quorum.Votequorum;
import carousel.api.quorum.VotequorumInfo;
import carousel.api.quorum.VotequorumListener;
import carousel.api.totem.RingId;
import carousel.ipc.internal.cfg.CfgIpcService;
import carousel.ipc.internal.cmap.CmapIpcService;
import carousel.ipc.internal.cpg.CpgIpcService;
import carousel.ipc.internal.quorum.QuorumIpcService;
import carousel.ipc.internal.votequorum.VotequorumIpcService;
import carousel.itest.verify.ipc.StandInNode;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

/** The node's services as the IPC server sees them: what it asks is granted, refused, or granted a while later. */
final class PretendedServices {
    private static final int NODE = 1;
    private static final int REFUSED = 1;
    private static final int LATER = 2;
    private static final int REFUSED_LATER = 3;
    private static final int WAYS = 4;
    private static final RingId RING = new RingId(NODE, 8);
    private static final ByteBuffer SHARED = ByteBuffer.allocate(16 << 20).order(ByteOrder.nativeOrder());

    private final List<Runnable> unsettled = new ArrayList<>();
    private int way;

    /** The service of a name, on top of these. */
    IpcService service(String name) {
        return switch (name) {
            case "cmap" -> new CmapIpcService(pretended(Cmap.class));
            case "cfg" -> new CfgIpcService(pretended(Cfg.class), new StandInNode(NODE));
            case "cpg" -> new CpgIpcService(pretended(Cpg.class), new StandInNode(NODE), pretended(SharedMemory.class));
            case "quorum" -> new QuorumIpcService(pretended(Quorum.class));
            default ->
                new VotequorumIpcService(
                        pretended(BundleContext.class), pretended(Votequorum.class), new StandInNode(NODE));
        };
    }

    /** What becomes of what is asked next, and whether what is due happens before. */
    void decide(int number) {
        way = number % WAYS;
        if (number / WAYS % 2 == 0) {
            settle();
        }
    }

    /** Everything that was to happen later happens. */
    void settle() {
        while (!unsettled.isEmpty()) {
            List<Runnable> due = List.copyOf(unsettled);
            unsettled.clear();
            due.forEach(Runnable::run);
        }
    }

    private <T> T pretended(Class<T> kind) {
        return kind.cast(
                Proxy.newProxyInstance(kind.getClassLoader(), new Class<?>[] {kind}, (proxy, method, arguments) -> {
                    Object[] given = arguments == null ? new Object[0] : arguments;
                    return called(kind, method, given);
                }));
    }

    private @Nullable Object called(Class<?> kind, Method method, Object[] arguments) throws Exception {
        return switch (method.getName()) {
            case "toString" -> kind.getSimpleName();
            case "track", "trackAll" -> {
                if (kind == Cmap.class) { // the others never refuse it
                    refuseIfSo();
                }
                tellOf(arguments[arguments.length - 1]);
                yield pretended(method.getReturnType());
            }
            case "join" -> {
                refuseIfSo();
                yield joined((JoinRequest) arguments[0], (GroupListener) arguments[1]);
            }
            case "follow" -> (AutoCloseable) () -> {};
            case "state" -> new QuorumState(true, true, RING, List.of(NODE));
            case "device" -> pretended(QuorumDevice.class);
            case "offer" -> way == 0;
            case "self" -> new GroupMember(NODE, 1);
            case "open" -> region((Integer) arguments[1]);
            case "close", "abandon" -> null;
            default -> later(result(kind, method.getName()));
        };
    }

    private void refuseIfSo() {
        if (way == REFUSED) {
            throw new CorosyncException(CorosyncStatus.ACCESS, "It is not to be.");
        }
    }

    private CompletableFuture<@Nullable Object> later(@Nullable Object result) {
        CompletableFuture<@Nullable Object> future = new CompletableFuture<>();
        Runnable settle = way == REFUSED || way == REFUSED_LATER
                ? () -> future.completeExceptionally(
                        new CorosyncException(CorosyncStatus.TRY_AGAIN, "It is not to be now."))
                : () -> future.complete(result);
        if (way == LATER || way == REFUSED_LATER) {
            unsettled.add(settle);
        } else {
            settle.run();
        }
        return future;
    }

    private static @Nullable Object result(Class<?> kind, String method) throws Exception {
        NodeLink link = new NodeLink(0, "udp", true, true, false, 1500, "a".repeat(300), "b");
        NodeState node = new NodeState(NODE, true, true, 0, List.of(link));
        NodeVotes votes = new NodeVotes(NODE, NodeVotes.State.MEMBER, 1, 1, NodeVotes.DeviceFlags.NONE);
        return switch (kind.getSimpleName() + "." + method) {
            case "Cmap.get" -> CmapValue.of("text");
            case "Cmap.entries" -> new TreeMap<>(Map.of("some.key", CmapValue.unsigned8(1)));
            case "Cfg.nodes" -> List.of(node);
            case "Cfg.node" -> node;
            case "Cfg.addresses" -> List.of(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
            case "Cfg.reload" -> new ReloadResult(List.of(), List.of(), List.of());
            case "Cpg.groups" -> new TreeMap<>(Map.of(GroupName.of("g"), List.of(new GroupMember(NODE, 1))));
            case "Cpg.members" -> List.of(new GroupMember(NODE, 1));
            case "Votequorum.info" -> new VotequorumInfo(votes, 1, 1, 1, Set.of(), 0, "d".repeat(300));
            case "Votequorum.nodes" -> List.of(votes);
            default -> null; // nothing comes back
        };
    }

    /** Whoever begins to listen is told of something, at once or later. */
    private void tellOf(Object listener) {
        Runnable telling = () -> {
            if (listener instanceof QuorumListener quorum) {
                quorum.membershipChanged(new MembershipChange(RING, List.of(NODE), List.of(NODE), List.of()));
                quorum.quorumChanged(new QuorumState(true, true, RING, List.of(NODE)));
            } else if (listener instanceof VotequorumListener votequorum) {
                votequorum.nodesChanged(RING, List.of(NODE));
                votequorum.quorumChanged(true, List.of());
                votequorum.expectedVotesChanged(1);
            } else if (listener instanceof CmapListener cmap) {
                cmap.changed(new CmapEvent(CmapEvent.Kind.ADD, "some.key", CmapValue.of("x"), null));
            } else if (listener instanceof ShutdownListener cfg) {
                var unused = cfg.shutdownRequested(ShutdownMode.REQUEST);
            }
        };
        boolean isQuorum = listener instanceof QuorumListener || listener instanceof VotequorumListener;
        if (isQuorum && way != LATER) {
            telling.run();
        } else {
            unsettled.add(telling);
        }
    }

    private CpgSession joined(JoinRequest request, GroupListener listener) {
        CpgSession session = pretended(CpgSession.class);
        GroupMember self = new GroupMember(NODE, request.processId());
        unsettled.add(() -> {
            listener.membershipChanged(new GroupChange(
                    "g", List.of(self), List.of(), List.of(new GroupChange.Changed(self, GroupChange.Reason.JOIN))));
            listener.ringChanged(RING, List.of(NODE));
            listener.delivered(self, ByteBuffer.allocate(way));
        });
        return session;
    }

    /** Memory that a client shares; its beginning is zero but for what the server writes, and what the last one left. */
    private static SharedMemory.Region region(int sizeBytes) {
        ByteBuffer bytes = SHARED.slice(0, sizeBytes).order(ByteOrder.nativeOrder());
        return (SharedMemory.Region) Proxy.newProxyInstance(
                SharedMemory.class.getClassLoader(),
                new Class<?>[] {SharedMemory.Region.class},
                (proxy, method, arguments) -> method.getName().equals("bytes") ? bytes : null);
    }
}
