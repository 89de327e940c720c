package carousel.api.cfg;

import org.osgi.annotation.versioning.ProviderType;

/** A listener that is asked before the node shuts down, until it is closed. */
@ProviderType
public interface CfgTrack extends AutoCloseable {
    /** It is asked no more; a question that it has not answered is answered by yes. */
    @Override
    void close();
}
