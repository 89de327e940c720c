package carousel.api.cfg;

import org.osgi.annotation.versioning.ProviderType;

/** A listener that is asked before the node shuts down, until it is closed. */
@ProviderType
public interface CfgTrack extends AutoCloseable {
    /** It is asked no more, and has nothing against the vote that is under way, whatever it said before. */
    @Override
    void close();

    /** It is asked no more, but a no that it said holds in the vote that is under way: so ends a program (ipc-wire 8). */
    void leave();
}
