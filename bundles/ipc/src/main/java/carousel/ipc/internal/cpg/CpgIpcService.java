package carousel.ipc.internal.cpg;

import carousel.api.cpg.Cpg;
import carousel.api.ipc.IpcClient;
import carousel.api.ipc.IpcService;
import carousel.api.ipc.IpcSession;
import carousel.api.node.Node;
import carousel.api.node.NodeStatus;
import carousel.api.os.SharedMemory;
import java.util.concurrent.CompletableFuture;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Service cpg for clients of libqb (ipc-wire 9), while the service and a node are there. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
public final class CpgIpcService implements IpcService {
    private static final int ID = 2;

    private final Cpg cpg;
    private final SharedMemory memory;
    private final CompletableFuture<Integer> nodeId;

    /** Called by DS. */
    @Activate
    public CpgIpcService(@Reference Cpg cpg, @Reference Node node, @Reference SharedMemory memory) {
        this.cpg = cpg;
        this.memory = memory;
        nodeId = node.status().thenApply(NodeStatus::nodeId);
    }

    @Override
    public String name() {
        return "cpg";
    }

    @Override
    public int id() {
        return ID;
    }

    @Override
    public int smallestRequestBytes(int requestId) {
        return CpgRequests.smallestBytes(requestId);
    }

    @Override
    public IpcSession connected(IpcClient client) {
        return new CpgIpcSession(cpg, memory, nodeId, client);
    }
}
