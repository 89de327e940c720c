package carousel.api.quorum;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Quorum of the cluster (services reference 3, quorum_overview(3)). A service of the quorum bundle; may be used from any thread
 * and never blocks.
 *
 * <p>An application that must not act on both sides of a split registers a {@link QuorumListener} and stops when it is told that
 * the state is not quorate.
 */
@ProviderType
public interface Quorum {
    /** How things stand; {@link QuorumState#UNDECIDED} while no node runs. */
    QuorumState state();

    /** Follows quorum until the track is closed. */
    QuorumTrack track(QuorumListener listener);
}
