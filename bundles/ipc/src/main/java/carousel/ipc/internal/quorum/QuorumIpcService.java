package carousel.ipc.internal.quorum;

import carousel.api.ipc.IpcClient;
import carousel.api.ipc.IpcService;
import carousel.api.ipc.IpcSession;
import carousel.api.quorum.Quorum;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Service quorum for clients of libqb (ipc-wire 10), while the service is there. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
public final class QuorumIpcService implements IpcService {
    private static final int ID = 3;

    private final Quorum quorum;

    /** Called by DS. */
    @Activate
    public QuorumIpcService(@Reference Quorum quorum) {
        this.quorum = quorum;
    }

    @Override
    public String name() {
        return "quorum";
    }

    @Override
    public int id() {
        return ID;
    }

    @Override
    public int smallestRequestBytes(int requestId) {
        return QuorumMessages.smallestBytes(requestId);
    }

    @Override
    public IpcSession connected(IpcClient client) {
        return new QuorumIpcSession(quorum, client);
    }
}
