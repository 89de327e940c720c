package carousel.api.cmap;

/** The maps of a node (cmap_initialize_map(3)). */
public enum CmapMap {
    /** Configuration and state, which programs may write to as well. */
    ICMAP(0),
    /** Counters, read where they are kept. */
    STATS(1);

    private final int number;

    CmapMap(int number) {
        this.number = number;
    }

    /** Number of the map in {@code cmap.h}. */
    public int number() {
        return number;
    }
}
