package carousel.api.cpg;

import java.util.List;

/**
 * The members of a group after a change, and what changed (services reference 2.4).
 *
 * @param group the group's name
 * @param members all members now, ascending
 * @param left who left, with the reason
 * @param joined who joined, with the reason
 */
public record GroupChange(String group, List<GroupMember> members, List<Changed> left, List<Changed> joined) {
    /** Why a member came or went; numbers as in Corosync. */
    public enum Reason {
        /** It joined. */
        JOIN(1),
        /** It left. */
        LEAVE(2),
        /** Its node left the ring. */
        NODEDOWN(3),
        /** Its node came into the ring with it. */
        NODEUP(4),
        /** Its process ended without leaving. */
        PROCDOWN(5);

        private final int number;

        Reason(int number) {
            this.number = number;
        }

        /** Corosync's number. */
        public int number() {
            return number;
        }
    }

    /**
     * One change.
     *
     * @param member who
     * @param reason why
     */
    public record Changed(GroupMember member, Reason reason) {}
}
