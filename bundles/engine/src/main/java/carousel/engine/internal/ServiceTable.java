package carousel.engine.internal;

import carousel.api.log.Priority;
import carousel.api.service.ClusterService;
import carousel.api.service.GroupService;
import carousel.api.service.ServiceContext;
import carousel.api.service.ServiceTraffic;
import carousel.api.totem.MessageGroup;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services attached to the node, by id; on the loop only. A service that throws is logged and does not hurt the others. One
 * whose id is taken waits for the other to leave, so that a new version may come before the old one goes.
 */
final class ServiceTable {
    private static final Logger LOG = LoggerFactory.getLogger("SERV");
    private static final int DROPS_PER_LOG_LINE = 1000;
    private static final int VOTE_QUORUM = 5;
    private static final int LAST_OF_COROSYNC = 7;

    private final TreeMap<Integer, ClusterService> services = new TreeMap<>();
    private final List<ClusterService> waiting = new ArrayList<>();
    private final Map<Integer, MessageCounts> counts = new HashMap<>();
    private long dropped;

    /** Attached services by id, live. */
    SortedMap<Integer, ClusterService> byId() {
        return Collections.unmodifiableSortedMap(services);
    }

    /**
     * Adds a service.
     *
     * @return false when its id is out of range or taken, or it failed
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
        ClusterService present = services.get(service.id());
        if (present != null) {
            waiting.add(service);
            LOG.error(
                    "Service {} has the id {}, which service {} has already; it is not loaded before that one leaves",
                    service.name(),
                    service.id(),
                    present.name());
            return false;
        }
        if (!guarded(service, s -> s.attach(context))) {
            return false;
        }
        services.put(service.id(), service);
        counts.put(service.id(), new MessageCounts(service.functions()));
        LOG.info(Priority.NOTICE, "Service engine loaded: {} [{}]", service.description(), service.id());
        return true;
    }

    /**
     * Removes a service.
     *
     * @return false when it was not attached
     */
    boolean detach(ClusterService service) {
        if (!services.remove(service.id(), service)) {
            waiting.remove(service);
            return false;
        }
        counts.remove(service.id());
        sayGoodbye(service);
        return true;
    }

    /** Takes the first of those that wait for an id, or null. */
    @Nullable
    ClusterService takeWaiting(int id) {
        for (ClusterService service : waiting) {
            if (service.id() == id) {
                waiting.remove(service);
                return service;
            }
        }
        return null;
    }

    /**
     * Removes every service: first what Corosync does not have, which may stand on the others, the newest id first; then Corosync's
     * in its order, where votequorum goes before all and the others in the order they came (services reference 1.1).
     */
    void detachAll() {
        LOG.info(Priority.NOTICE, "Unloading all Corosync service engines.");
        waiting.clear();
        List<ClusterService> order =
                new ArrayList<>(services.tailMap(LAST_OF_COROSYNC, false).values());
        Collections.reverse(order);
        ClusterService voteQuorum = services.get(VOTE_QUORUM);
        if (voteQuorum != null) {
            order.add(voteQuorum);
        }
        services.headMap(LAST_OF_COROSYNC, true).forEach((id, service) -> {
            if (id != VOTE_QUORUM) {
                order.add(service);
            }
        });
        for (ClusterService service : order) {
            detach(service);
        }
    }

    private static void sayGoodbye(ClusterService service) {
        guarded(service, ClusterService::detach);
        LOG.info(Priority.NOTICE, "Service engine unloaded: {}", service.description());
    }

    /** Hands a message to the service that its header names; without that service it is dropped (totem-wire 12). */
    void deliver(int senderNodeId, ByteBuffer message) {
        if (message.remaining() < ExecutiveHeader.LENGTH
                || ExecutiveHeader.size(message) < ExecutiveHeader.LENGTH
                || ExecutiveHeader.size(message) > message.remaining()
                || ExecutiveHeader.service(ExecutiveHeader.id(message)) > ExecutiveHeader.MAX_SERVICE_ID) {
            drop(senderNodeId, message);
            return;
        }
        int id = ExecutiveHeader.id(message);
        ClusterService service = services.get(ExecutiveHeader.service(id));
        if (service == null) {
            return; // other nodes may run services that this one does not
        }
        MessageCounts messages = counts.get(service.id());
        if (messages != null) {
            messages.received(ExecutiveHeader.function(id));
        }
        try {
            service.deliver(ExecutiveHeader.function(id), senderNodeId, message);
        } catch (RuntimeException | LinkageError e) {
            LOG.error(
                    "Service {} failed on message {} of node {}",
                    service.name(),
                    ExecutiveHeader.function(id),
                    Integer.toUnsignedString(senderNodeId),
                    e);
        }
    }

    /** Hands a message without a request header to the services that read its group. */
    void deliverToGroup(MessageGroup group, int senderNodeId, ByteBuffer message) {
        each(service -> {
            if (service instanceof GroupService reader && reader.group() == group) {
                reader.deliverToGroup(senderNodeId, message);
            }
        });
    }

    /** Counts a message of a service of this node. */
    void sent(ByteBuffer header) {
        int id = ExecutiveHeader.id(header);
        MessageCounts messages = counts.get(ExecutiveHeader.service(id));
        if (messages != null) {
            messages.sent(ExecutiveHeader.function(id));
        }
    }

    /** Messages of a service by function number. */
    List<ServiceTraffic> traffic(int serviceId) {
        MessageCounts messages = counts.get(serviceId);
        return messages == null ? List.of() : messages.get();
    }

    /** Messages that no node should send; only every so many are logged (checklist 62). */
    private void drop(int senderNodeId, ByteBuffer message) {
        if (dropped++ % DROPS_PER_LOG_LINE == 0) {
            LOG.warn(
                    "Dropped a malformed message of {} bytes of node {} ({} so far)",
                    message.remaining(),
                    Integer.toUnsignedString(senderNodeId),
                    dropped);
        }
    }

    /** Messages that were malformed. */
    long dropped() {
        return dropped;
    }

    /** Tells every service something. */
    void each(Consumer<ClusterService> call) {
        for (ClusterService service : services.values()) {
            guarded(service, call);
        }
    }

    /**
     * Calls a service, which may be anybody's and half gone.
     *
     * @return whether the call came back
     */
    static boolean guarded(ClusterService service, Consumer<ClusterService> call) {
        try {
            call.accept(service);
            return true;
        } catch (RuntimeException | LinkageError e) {
            LOG.error("Service {} failed", service.name(), e);
            return false;
        }
    }
}
