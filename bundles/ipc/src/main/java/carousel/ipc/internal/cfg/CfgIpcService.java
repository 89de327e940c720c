package carousel.ipc.internal.cfg;

import carousel.api.cfg.Cfg;
import carousel.api.ipc.IpcClient;
import carousel.api.ipc.IpcService;
import carousel.api.ipc.IpcSession;
import carousel.api.node.Node;
import carousel.api.node.NodeStatus;
import java.util.concurrent.CompletableFuture;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Service cfg for clients of libqb (ipc-wire 8), while the service and a node are there. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
public final class CfgIpcService implements IpcService {
    private static final int ID = 1;

    private final Cfg cfg;
    private final CompletableFuture<Integer> nodeId;

    /** Called by DS. */
    @Activate
    public CfgIpcService(@Reference Cfg cfg, @Reference Node node) {
        this.cfg = cfg;
        nodeId = node.status().thenApply(NodeStatus::nodeId);
    }

    @Override
    public String name() {
        return "cfg";
    }

    @Override
    public int id() {
        return ID;
    }

    @Override
    public int smallestRequestBytes(int requestId) {
        return CfgRequests.smallestBytes(requestId);
    }

    @Override
    public IpcSession connected(IpcClient client) {
        return new CfgIpcSession(cfg, nodeId, client);
    }
}
