package carousel.api.quorum;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * An application's eyes on quorum (quorum_overview(3), notification model 1). Register it as a service, or hand it to {@link
 * Quorum#track}. Called one call at a time on a thread of the JVM's common pool, in order; the first calls tell how things stand.
 */
@ConsumerType
public interface QuorumListener {
    /** The cluster decided anew: at the end of each synchronisation, whatever came of it, and when something else changes it. */
    void quorumChanged(QuorumState state);

    /** A ring was formed; {@link #quorumChanged} for it follows when all members are synchronised. */
    default void membershipChanged(MembershipChange change) {}
}
