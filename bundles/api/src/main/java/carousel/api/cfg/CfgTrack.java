package carousel.api.cfg;

import org.osgi.annotation.versioning.ProviderType;

/** A listener that is asked before the node shuts down, until it is closed. */
@ProviderType
public interface CfgTrack extends AutoCloseable {
    /** It is asked no more, and has nothing against the vote that is under way, whatever it said before. */
    @Override
    void close();
}
