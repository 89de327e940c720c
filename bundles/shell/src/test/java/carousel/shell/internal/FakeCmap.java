package carousel.shell.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cmap.Cmap;
import carousel.api.cmap.CmapEvent;
import carousel.api.cmap.CmapListener;
import carousel.api.cmap.CmapMap;
import carousel.api.cmap.CmapTrack;
import carousel.api.cmap.CmapType;
import carousel.api.cmap.CmapValue;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Maps in memory, where {@code totem.version} is read-only. */
final class FakeCmap implements Cmap {
    final NavigableMap<String, CmapValue> icmap = new TreeMap<>();
    final NavigableMap<String, CmapValue> stats = new TreeMap<>();
    final CountDownLatch followed = new CountDownLatch(1);

    @Nullable
    CmapListener follower;

    private NavigableMap<String, CmapValue> of(CmapMap map) {
        return map == CmapMap.ICMAP ? icmap : stats;
    }

    private static <T> CompletableFuture<T> refused(CorosyncStatus status) {
        return CompletableFuture.failedFuture(new CorosyncException(status, "No."));
    }

    @Override
    public CompletableFuture<CmapValue> get(CmapMap map, String key) {
        CmapValue value = of(map).get(key);
        return value == null ? refused(CorosyncStatus.NOT_EXIST) : CompletableFuture.completedFuture(value);
    }

    @Override
    public CompletableFuture<CmapValue> get(CmapMap map, String key, CmapType type) {
        return get(map, key);
    }

    @Override
    public CompletableFuture<Void> set(CmapMap map, String key, CmapValue value) {
        if (key.equals("totem.version")) {
            return refused(CorosyncStatus.ACCESS);
        }
        of(map).put(key, value);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> delete(CmapMap map, String key) {
        if (key.equals("totem.version")) {
            return refused(CorosyncStatus.ACCESS);
        }
        return of(map).remove(key) == null
                ? refused(CorosyncStatus.NOT_EXIST)
                : CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> adjust(CmapMap map, String key, int step) {
        throw new AssertionError("no tool counts");
    }

    @Override
    public CompletableFuture<NavigableMap<String, CmapValue>> entries(CmapMap map, String prefix) {
        return CompletableFuture.completedFuture(
                new TreeMap<>(of(map).subMap(prefix, true, prefix + Character.MAX_VALUE, false)));
    }

    @Override
    public CmapTrack track(CmapMap map, String key, Set<CmapEvent.Kind> kinds, CmapListener listener) {
        return follow(listener);
    }

    @Override
    public CmapTrack trackAll(CmapMap map, String prefix, Set<CmapEvent.Kind> kinds, CmapListener listener) {
        return follow(listener);
    }

    private CmapTrack follow(CmapListener listener) {
        follower = listener;
        followed.countDown();
        return () -> follower = null;
    }
}
