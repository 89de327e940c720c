package carousel.api.cpg;

/**
 * A member of a group.
 *
 * @param nodeId the node it runs on
 * @param processId its process there; further sessions of one Java process in the same group get numbers of their own above
 *     2<sup>22</sup>, which no real process has
 */
public record GroupMember(int nodeId, int processId) implements Comparable<GroupMember> {
    /** By node id, then process id, both unsigned, as Corosync lists them. */
    @Override
    public int compareTo(GroupMember other) {
        int byNode = Integer.compareUnsigned(nodeId, other.nodeId);
        return byNode != 0 ? byNode : Integer.compareUnsigned(processId, other.processId);
    }

    /** Node and process, {@code 2:4711}. */
    @Override
    public String toString() {
        return Integer.toUnsignedString(nodeId) + ":" + Integer.toUnsignedString(processId);
    }
}
