package carousel.knet.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Services of one kind in OSGi's order: highest ranking first, the oldest first among equals. For any thread. */
final class RankedProviders<T> {
    private static final String RANKING = "service.ranking";
    private static final String ID = "service.id";

    private record Entry<T>(T provider, int ranking, long id) {}

    private final List<Entry<T>> entries = new ArrayList<>();

    synchronized void add(T provider, Map<String, Object> properties) {
        int ranking = properties.get(RANKING) instanceof Integer number ? number : 0;
        long id = properties.get(ID) instanceof Long number ? number : Long.MAX_VALUE;
        entries.add(new Entry<>(provider, ranking, id));
        entries.sort(
                Comparator.comparingInt((Entry<T> entry) -> -entry.ranking()).thenComparingLong(Entry::id));
    }

    @SuppressWarnings("ReferenceEquality") // a service is itself, whatever its equals says
    synchronized void remove(T provider) {
        entries.removeIf(entry -> entry.provider() == provider);
    }

    synchronized List<T> bestFirst() {
        return entries.stream().map(Entry::provider).toList();
    }
}
