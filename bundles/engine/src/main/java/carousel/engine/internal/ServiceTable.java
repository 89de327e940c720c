package carousel.engine.internal;

import carousel.api.service.ClusterService;
import carousel.api.service.ServiceContext;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The services attached to the node, by id; on the loop only. A service that throws is logged and does not hurt the others. */
final class ServiceTable {
    private static final Logger LOG = LoggerFactory.getLogger("SERV");

    private final TreeMap<Integer, ClusterService> services = new TreeMap<>();
    private long undeliverable;

    /** Attached services by id, live. */
    SortedMap<Integer, ClusterService> byId() {
        return Collections.unmodifiableSortedMap(services);
    }

    /** Messages for services that are not here, or too short to name one. */
    long undeliverable() {
        return undeliverable;
    }

    /**
     * Adds a service.
     *
     * @return false when its id is out of range or taken
     */
    boolean attach(ClusterService service, ServiceContext context) {
        if (service.id() < 0 || service.id() > ExecutiveHeader.MAX_SERVICE_ID) {
            LOG.error(
                    "Service {} has the id {}, expected 0 to {}; it is not loaded",
                    service.name(),
                    service.id(),
                    ExecutiveHeader.MAX_SERVICE_ID);
            return false;
        }
        ClusterService present = services.putIfAbsent(service.id(), service);
        if (present != null) {
            LOG.error(
                    "Service {} has the id {}, which service {} has already; it is not loaded",
                    service.name(),
                    service.id(),
                    present.name());
            return false;
        }
        guarded(service, s -> s.attach(context));
        LOG.info("Service engine loaded: {} [{}]", service.name(), service.id());
        return true;
    }

    /**
     * Removes a service.
     *
     * @return false when it was not attached
     */
    boolean detach(ClusterService service) {
        if (services.get(service.id()) != service) {
            return false;
        }
        guarded(service, ClusterService::detach);
        services.remove(service.id());
        LOG.info("Service engine unloaded: {}", service.name());
        return true;
    }

    /** Removes every service, the highest id first (services reference 1.1). */
    void detachAll() {
        while (!services.isEmpty()) {
            detach(services.lastEntry().getValue());
        }
    }

    /** Hands a message to the service that its header names. */
    void deliver(int senderNodeId, ByteBuffer message) {
        if (message.remaining() < ExecutiveHeader.LENGTH) {
            undeliverable++;
            return;
        }
        int id = ExecutiveHeader.id(message);
        ClusterService service = serviceOf(id);
        if (service == null) {
            undeliverable++;
            return;
        }
        try {
            service.deliver(ExecutiveHeader.function(id), senderNodeId, message);
        } catch (RuntimeException e) {
            LOG.error(
                    "Service {} failed on message {} of node {}",
                    service.name(),
                    ExecutiveHeader.function(id),
                    Integer.toUnsignedString(senderNodeId),
                    e);
        }
    }

    private @Nullable ClusterService serviceOf(int messageId) {
        return services.get(ExecutiveHeader.service(messageId));
    }

    /** Tells every service something. */
    void each(Consumer<ClusterService> call) {
        for (ClusterService service : services.values()) {
            guarded(service, call);
        }
    }

    private static void guarded(ClusterService service, Consumer<ClusterService> call) {
        try {
            call.accept(service);
        } catch (RuntimeException e) {
            LOG.error("Service {} failed", service.name(), e);
        }
    }
}
