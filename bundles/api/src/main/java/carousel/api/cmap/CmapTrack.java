package carousel.api.cmap;

import org.osgi.annotation.versioning.ProviderType;

/** A listener's place at a map ({@code cmap_track_handle_t}). */
@ProviderType
public interface CmapTrack extends AutoCloseable {
    /**
     * No change is handed over from now on; one that was handed over before may still come.
     *
     * @throws carousel.api.CorosyncException BAD_HANDLE when it was closed before
     */
    @Override
    void close();
}
