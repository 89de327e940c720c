package carousel.service.quorum.internal;

import java.util.List;
import java.util.Set;

/**
 * What a node knows of primary components, as it tells the others (totem-wire 12.7).
 *
 * @param lastPrimary the last primary component that this node was in; of no members before the first
 * @param ambiguous components that were tried since, and of which this node does not know whether they came to be
 * @param sessionId highest number of a component that this node took part in
 */
record YkdState(Session lastPrimary, List<Session> ambiguous, int sessionId) {
    static final YkdState INITIAL = new YkdState(new Session(Set.of(), 0), List.of(), 0);

    /** A component that was tried; a higher id is a later one. */
    record Session(Set<Integer> members, int id) {
        /**
         * Whether these nodes may follow it: at least half of its members are there. Half is enough for Corosync, too, so that
         * both halves of an even split may go on.
         */
        boolean mayBeFollowedBy(Set<Integer> nodes) {
            long present = members.stream().filter(nodes::contains).count();
            return 2 * present >= members.size();
        }
    }
}
