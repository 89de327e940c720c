package carousel.knet.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The peers: found by id without hashing or boxing, walked in the order of their ids. */
final class HostTable {
    static final int MAX_HOST_ID = 65_535;

    private static final int PAGE_SIZE = 256;

    private final @Nullable Host[] @Nullable [] pages = new @Nullable Host[PAGE_SIZE] @Nullable [];

    /** Copied on change, so that a walk survives what its callbacks do. */
    private Host[] all = new Host[0];

    @Nullable
    Host get(int id) {
        @Nullable Host[] page = pages[id >> 8];
        return page == null ? null : page[id & 0xff];
    }

    /** Every host by id. The array is not to be changed and stays as it is. */
    Host[] all() {
        return all;
    }

    void add(Host host) {
        @Nullable Host[] page = pages[host.id >> 8];
        if (page == null) {
            page = new @Nullable Host[PAGE_SIZE];
            pages[host.id >> 8] = page;
        }
        page[host.id & 0xff] = host;
        int index = 0;
        while (index < all.length && all[index].id < host.id) {
            index++;
        }
        Host[] grown = Arrays.copyOf(all, all.length + 1);
        System.arraycopy(all, index, grown, index + 1, all.length - index);
        grown[index] = host;
        all = grown;
    }

    void remove(Host host) {
        @Nullable Host[] page = pages[host.id >> 8];
        if (page != null) {
            page[host.id & 0xff] = null;
        }
        all = Arrays.stream(all).filter(other -> other != host).toArray(Host[]::new);
    }
}
