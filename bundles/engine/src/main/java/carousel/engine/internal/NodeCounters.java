package carousel.engine.internal;

import carousel.api.knet.Knet;
import carousel.api.service.NodeStatistics;
import carousel.api.service.SchedulingMiss;
import carousel.api.service.ServiceTraffic;
import carousel.api.totem.RingCounter;
import carousel.api.totem.Totem;
import java.util.List;
import java.util.Map;

/** What the parts of a node count. */
record NodeCounters(Knet knet, Totem totem, ServiceTable services, SchedulingWatch schedulingWatch)
        implements NodeStatistics {
    @Override
    public Map<RingCounter, Long> ring() {
        return totem.statistics();
    }

    @Override
    public void clearRing() {
        totem.clearStatistics();
    }

    @Override
    public void clearLinks() {
        knet.clearStatistics();
    }

    @Override
    public List<ServiceTraffic> traffic(int serviceId) {
        return services.traffic(serviceId);
    }

    @Override
    public List<SchedulingMiss> misses() {
        return schedulingWatch.misses();
    }

    @Override
    public void clearMisses() {
        schedulingWatch.clearMisses();
    }
}
