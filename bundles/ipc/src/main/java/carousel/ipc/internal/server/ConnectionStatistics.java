package carousel.ipc.internal.server;

import carousel.api.cmap.CmapValue;
import java.util.SortedMap;

/** What is counted of one connection ({@code stats.ipcs.serviceS.PID.PTR.}, services reference 5). On the loop only. */
final class ConnectionStatistics {
    private final String prefix;
    private final String processName;

    long requests;
    long responses;
    long events;
    long sendRetries;
    long flowControlled;
    long invalidRequests;
    boolean flowControl;
    boolean queueing;
    long queued;
    long sent;

    /**
     * Nothing counted yet.
     *
     * @param prefix of its keys, with the dot at the end
     * @param processName at most 15 characters
     */
    ConnectionStatistics(String prefix, String processName) {
        this.prefix = prefix;
        this.processName = processName;
    }

    /** Events have caught up. */
    void queuesEmpty() {
        queueing = false;
        queued = 0;
        sent = 0;
    }

    /** Sets back what only grows. */
    void clear() {
        requests = 0;
        responses = 0;
        events = 0;
        sendRetries = 0;
        flowControlled = 0;
        invalidRequests = 0;
    }

    /** Adds the keys. {@code recv_retries} and {@code overload} count what cannot happen here: nothing is read before it is there. */
    void put(SortedMap<String, CmapValue> keys) {
        keys.put(prefix + "procname", CmapValue.of(processName));
        keys.put(prefix + "requests", CmapValue.unsigned64(requests));
        keys.put(prefix + "responses", CmapValue.unsigned64(responses));
        keys.put(prefix + "dispatched", CmapValue.unsigned64(events));
        keys.put(prefix + "send_retries", CmapValue.unsigned64(sendRetries));
        keys.put(prefix + "recv_retries", CmapValue.unsigned64(0));
        keys.put(prefix + "flow_control", CmapValue.unsigned32(flowControl ? 1 : 0));
        keys.put(prefix + "flow_control_count", CmapValue.unsigned64(flowControlled));
        keys.put(prefix + "queueing", CmapValue.signed32(queueing ? 1 : 0));
        keys.put(prefix + "queued", CmapValue.unsigned32(queued));
        keys.put(prefix + "sent", CmapValue.unsigned32(sent));
        keys.put(prefix + "invalid_request", CmapValue.unsigned64(invalidRequests));
        keys.put(prefix + "overload", CmapValue.unsigned64(0));
    }
}
