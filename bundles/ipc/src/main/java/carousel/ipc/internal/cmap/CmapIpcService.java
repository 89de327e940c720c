package carousel.ipc.internal.cmap;

import carousel.api.cmap.Cmap;
import carousel.api.ipc.IpcClient;
import carousel.api.ipc.IpcService;
import carousel.api.ipc.IpcSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Service cmap for clients of libqb (ipc-wire 7), while the service is there. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
public final class CmapIpcService implements IpcService {
    private final Cmap cmap;

    /** Called by DS. */
    @Activate
    public CmapIpcService(@Reference Cmap cmap) {
        this.cmap = cmap;
    }

    @Override
    public String name() {
        return "cmap";
    }

    @Override
    public int id() {
        return 0;
    }

    @Override
    public int smallestRequestBytes(int requestId) {
        return CmapRequests.smallestBytes(requestId);
    }

    @Override
    public IpcSession connected(IpcClient client) {
        return new CmapIpcSession(cmap, client);
    }
}
