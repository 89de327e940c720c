package carousel.metrics.internal;

import carousel.api.cmap.CmapMap;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How keys of a map become one metric.
 *
 * @param map where the keys are
 * @param key matches them whole; its groups are the values of the labels
 * @param kind what the metric is
 * @param name its name in the conventions of Prometheus, without unit and {@code _total}
 * @param unit null when it is a mere number
 * @param perUnit by what a value is divided to be in the unit
 * @param help one line for a person
 * @param labels names of the labels, one a group
 * @param words what texts count as, for keys that are texts
 */
record MetricRule(
        CmapMap map,
        Pattern key,
        Kind kind,
        String name,
        @Nullable Unit unit,
        double perUnit,
        String help,
        List<String> labels,
        Map<String, Double> words) {

    /** Kinds of metrics. */
    enum Kind {
        /** Only grows, until it is cleared. */
        COUNTER,
        /** Goes up and down. */
        GAUGE
    }

    static MetricRule counter(CmapMap map, String key, String name, String help, String... labels) {
        return new MetricRule(map, Pattern.compile(key), Kind.COUNTER, name, null, 1, help, List.of(labels), Map.of());
    }

    static MetricRule gauge(CmapMap map, String key, String name, String help, String... labels) {
        return new MetricRule(map, Pattern.compile(key), Kind.GAUGE, name, null, 1, help, List.of(labels), Map.of());
    }

    MetricRule in(Unit newUnit, double newPerUnit) {
        return new MetricRule(map, key, kind, name, newUnit, newPerUnit, help, labels, words);
    }

    MetricRule withWords(Map<String, Double> newWords) {
        return new MetricRule(map, key, kind, name, unit, perUnit, help, labels, newWords);
    }

    /** The labels of a key's value, null when the rule is not about the key. */
    @Nullable
    Labels labelsOf(String candidate) {
        Matcher matcher = key.matcher(candidate);
        if (!matcher.matches()) {
            return null;
        }
        String[] values = new String[labels.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = matcher.group(i + 1);
        }
        return Labels.of(labels.toArray(String[]::new), values);
    }
}
