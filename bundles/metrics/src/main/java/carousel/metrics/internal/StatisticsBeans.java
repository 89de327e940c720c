package carousel.metrics.internal;

import carousel.api.cmap.Cmap;
import carousel.api.cmap.CmapEvent;
import carousel.api.cmap.CmapMap;
import carousel.api.cmap.CmapTrack;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a JMX bean for each part of the statistics map, as long as the part is there. */
final class StatisticsBeans implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("METRICS");
    private static final Pattern LINK = Pattern.compile("(stats\\.knet\\.node(\\d+)\\.link(\\d+)\\.).*");
    private static final Map<String, String> OTHERS = Map.of(
            "stats.srp.", "type=Totem",
            "stats.pg.", "type=SendQueue",
            "stats.knet.handle.", "type=Knet",
            "stats.ipcs.global.", "type=Ipc");

    private record Place(String prefix, String properties) {}

    private final Cmap cmap;
    private final MBeanServer server;
    private final String node;
    private final CmapTrack track;
    /** Keys that were there before; fails when no node runs yet, and then the track tells. */
    private final CompletableFuture<Void> firstLook;

    /** Guarded by this. */
    private final Map<Place, StatisticsBean> beans = new HashMap<>();

    /** Guarded by this. */
    private boolean closed;

    /**
     * Begins to follow the map.
     *
     * @param node the instance's name, part of each bean's name: several nodes may be in one virtual machine in tests
     */
    StatisticsBeans(Cmap cmap, MBeanServer server, String node) {
        this.cmap = cmap;
        this.server = server;
        this.node = node;
        track = cmap.trackAll(
                CmapMap.STATS, "stats.", Set.of(CmapEvent.Kind.ADD, CmapEvent.Kind.DELETE), this::changed);
        firstLook = cmap.entries(CmapMap.STATS, "stats.")
                .thenAccept(entries -> entries.keySet().forEach(this::add));
    }

    private void changed(CmapEvent event) {
        switch (event.kind()) {
            case ADD -> add(event.key());
            case DELETE -> remove(event.key());
            case MODIFY -> {}
        }
    }

    private static @Nullable Place place(String key) {
        Matcher link = LINK.matcher(key);
        if (link.matches()) {
            return new Place(link.group(1), "type=Link,peer=" + link.group(2) + ",link=" + link.group(3));
        }
        for (Map.Entry<String, String> other : OTHERS.entrySet()) {
            if (key.startsWith(other.getKey())) {
                return new Place(other.getKey(), other.getValue());
            }
        }
        return null; // what comes and goes with each program
    }

    private synchronized void add(String key) {
        Place place = place(key);
        if (place == null || closed) {
            return;
        }
        StatisticsBean bean = beans.get(place);
        if (bean == null) {
            bean = new StatisticsBean(cmap, place.prefix());
            beans.put(place, bean);
            try {
                server.registerMBean(bean, name(place));
            } catch (JMException e) {
                LOG.warn("No JMX bean for {}: {}", place.prefix(), e.getMessage());
            }
        }
        bean.add(key);
    }

    private synchronized void remove(String key) {
        Place place = place(key);
        StatisticsBean bean = place == null ? null : beans.get(place);
        if (place != null && bean != null && !bean.remove(key)) {
            beans.remove(place);
            unregister(place);
        }
    }

    private ObjectName name(Place place) throws JMException {
        return new ObjectName("carousel:node=" + ObjectName.quote(node) + "," + place.properties());
    }

    private void unregister(Place place) {
        try {
            server.unregisterMBean(name(place));
        } catch (JMException e) {
            LOG.debug("The JMX bean for {} was gone already", place.prefix(), e);
        }
    }

    @Override
    public void close() {
        track.close();
        firstLook.cancel(false);
        synchronized (this) {
            closed = true;
            beans.keySet().forEach(this::unregister);
            beans.clear();
        }
    }
}
