package carousel.service.mon.internal;

import carousel.api.cmap.CmapEvent;
import carousel.api.cmap.CmapTrack;
import carousel.api.cmap.CmapType;
import carousel.api.cmap.CmapValue;
import carousel.api.cmap.Icmap;
import carousel.api.loop.EventLoop;
import carousel.api.service.ClusterService;
import carousel.api.service.ServiceContext;
import carousel.api.totem.RingId;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Service 6: supervises the machine's memory and load. It sends no messages; the map may come and go, on any thread. */
final class MonService implements ClusterService {
    private static final Logger LOG = LoggerFactory.getLogger("MON");
    private static final int SERVICE_ID = 6;

    private final MachineReadings machine;
    private volatile @Nullable Icmap map;
    private volatile @Nullable ServiceContext context;

    /** On the loop, as is the next: empty while there is no map or no node. */
    private List<Resource> resources = List.of();

    private @Nullable CmapTrack track;

    MonService(MachineReadings machine) {
        this.machine = machine;
    }

    void bind(Icmap newMap) {
        map = newMap;
        onLoop();
    }

    void unbind(Icmap oldMap) {
        if (oldMap.equals(map)) {
            map = null;
            onLoop();
        }
    }

    private void onLoop() {
        ServiceContext node = context;
        if (node == null) {
            return;
        }
        try {
            node.loop().execute(this::restart);
        } catch (RejectedExecutionException e) {
            LOG.debug("The event loop is gone", e);
        }
    }

    private void restart() {
        end();
        Icmap keys = map;
        ServiceContext node = context;
        if (keys == null || node == null) {
            return;
        }
        EventLoop loop = node.loop();
        resources = List.of(
                new Resource(
                        "memory_used",
                        CmapValue.signed32(0),
                        machine::memoryUsedPercent,
                        percent -> CmapValue.unsigned32((long) percent),
                        keys,
                        loop),
                new Resource("load_15min", load(0), machine::load15Minutes, MonService::load, keys, loop));
        resources.forEach(Resource::start);
        track = keys.trackAll(Resource.PREFIX, EnumSet.allOf(CmapEvent.Kind.class), loop, this::changed);
    }

    private static CmapValue load(double value) {
        return new CmapValue.DecimalValue(CmapType.DOUBLE, value);
    }

    private void changed(CmapEvent event) {
        resources.forEach(resource -> resource.changed(event.key()));
    }

    private void end() {
        resources.forEach(Resource::stop);
        resources = List.of();
        CmapTrack following = track;
        track = null;
        if (following != null) {
            following.close();
        }
    }

    @Override
    public int id() {
        return SERVICE_ID;
    }

    @Override
    public String name() {
        return "mon";
    }

    @Override
    public String description() {
        return "corosync resource monitoring service";
    }

    @Override
    public void attach(ServiceContext node) {
        context = node;
        restart();
    }

    @Override
    public void detach() {
        context = null;
        end();
    }

    @Override
    public void deliver(int function, int senderNodeId, ByteBuffer message) {
        LOG.warn("Dropped message {} of node {}: unknown", function, Integer.toUnsignedString(senderNodeId));
    }

    @Override
    public void syncInit(List<Integer> transitional, List<Integer> members, RingId ring) {
        // the machine is its own
    }

    @Override
    public boolean syncProcess() {
        return true;
    }

    @Override
    public void syncActivate() {
        // nothing was agreed on
    }

    @Override
    public void syncAbort() {
        // nothing was begun
    }

    @Override
    public void synchronised() {
        // it did not wait for that
    }

    @Override
    public void sendQueueAvailable() {
        // nothing waits
    }
}
