package carousel.api.quorum;

import org.osgi.annotation.versioning.ProviderType;

/** A listener that follows, until it is closed. */
@ProviderType
public interface QuorumTrack extends AutoCloseable {
    /** No call begins any more; one that runs may still end. */
    @Override
    void close();
}
