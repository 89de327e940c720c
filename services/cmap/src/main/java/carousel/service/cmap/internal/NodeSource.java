package carousel.service.cmap.internal;

import carousel.api.cmap.CmapMap;
import carousel.api.cmap.CmapValue;
import carousel.api.cmap.StatisticsSource;
import carousel.api.service.NodeControl;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Counters of the node itself.
 *
 * @param node asked on its loop
 * @param map which map has them
 * @param prefix of their keys
 * @param clearWord empty when they cannot be cleared
 * @param reading on the loop
 * @param clearing on the loop
 */
record NodeSource(
        NodeAccess node,
        CmapMap map,
        String prefix,
        String clearWord,
        Function<NodeControl, Map<String, CmapValue>> reading,
        Consumer<NodeControl> clearing)
        implements StatisticsSource {
    @Override
    public CompletionStage<Map<String, CmapValue>> read() {
        return node.ask(reading);
    }

    @Override
    public CompletionStage<Void> clear() {
        return node.<Void>ask(control -> {
            clearing.accept(control);
            return null;
        });
    }
}
