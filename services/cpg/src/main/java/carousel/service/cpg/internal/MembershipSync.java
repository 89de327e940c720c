package carousel.service.cpg.internal;

import carousel.api.cpg.GroupChange.Changed;
import carousel.api.cpg.GroupChange.Reason;
import carousel.api.cpg.GroupMember;
import carousel.api.cpg.GroupName;
import carousel.api.service.ServiceContext;
import carousel.api.totem.RingId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The part of cpg in a synchronisation: every node sends the list of nodes it lost and the list of its processes; at the end
 * the groups are brought in line with them (services reference 2.4). On the loop only.
 */
final class MembershipSync {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Processes per list, so that the message stays short; receivers add up the lists of a node. */
    private static final int MAX_LISTED = 1000;

    private final CpgService service;
    private final GroupTable groups;

    /** Members of the ring at the last activation. */
    private List<Integer> activated = List.of();

    /** The ring at the last activation. */
    private RingId activatedRing = RingId.NONE;

    private List<Integer> members = List.of();
    private RingId ring = RingId.NONE;
    /** Those of {@link #activated} that did not come along at some change since. */
    private final TreeSet<Integer> left = new TreeSet<>();

    private final Map<Integer, Set<CpgMessages.Listed>> joinLists = new TreeMap<>();
    private boolean downListSent;
    /** What is still to be sent of this node's processes. */
    private List<CpgMessages.Listed> unlisted = List.of();

    MembershipSync(CpgService service, GroupTable groups) {
        this.service = service;
        this.groups = groups;
    }

    /** The service came into a node: nothing is known of others. */
    void reset() {
        activated = List.of();
        left.clear();
        abort();
    }

    void init(List<Integer> transitional, List<Integer> newMembers, RingId newRing) {
        abort();
        members = newMembers;
        ring = newRing;
        // Also those that a round without end lost: they are gone, even if they came back with the next ring.
        activated.stream().filter(node -> !transitional.contains(node)).forEach(left::add);
    }

    /** Sends the two lists; false when the ring wants to be asked again. */
    boolean process(ServiceContext context) {
        if (!downListSent) {
            downListSent = context.multicast(CpgMessages.downList(activated.size(), left), NOTHING);
            if (!downListSent) {
                return false;
            }
            List<CpgMessages.Listed> own = new ArrayList<>();
            groups.forEach(group -> group.sessions()
                    .forEach(session -> own.add(new CpgMessages.Listed(session.processId(), session.name()))));
            unlisted = own;
        }
        while (!unlisted.isEmpty()) {
            int count = Math.min(unlisted.size(), MAX_LISTED);
            if (!context.multicast(CpgMessages.joinList(unlisted.subList(0, count)), NOTHING)) {
                return false;
            }
            unlisted = unlisted.subList(count, unlisted.size());
        }
        return true;
    }

    void joinListReceived(int node, ByteBuffer message) {
        Set<CpgMessages.Listed> list = joinLists.computeIfAbsent(node, unused -> new HashSet<>());
        for (int i = 0; i < CpgMessages.joinListEntries(message); i++) {
            list.add(CpgMessages.joinListEntry(message, i));
        }
    }

    void abort() {
        joinLists.clear();
        downListSent = false;
    }

    /** Everybody has sent theirs. */
    void activate() {
        groups.forEach(this::dropLostNodes);
        groups.forEach(this::dropUnlistedProcesses);
        addListedProcesses();
        groups.forEach(groups::forgetIfEmpty);
        activated = members;
        activatedRing = ring;
        left.clear();
        groups.forEach(group -> group.sessions().forEach(this::tellRing));
        service.followers().forEach(follower -> follower.tell(activatedRing, activated));
        abort();
    }

    /** Tells a session of the ring that is (services reference 2.4). */
    void tellRing(Session session) {
        RingId now = activatedRing;
        List<Integer> nodes = activated;
        session.mailbox.post(0, () -> session.listener.ringChanged(now, nodes));
    }

    private void dropLostNodes(Group group) {
        List<Changed> lost = new ArrayList<>();
        for (GroupMember member : List.copyOf(group.members())) {
            boolean remote = member.nodeId() != service.nodeId();
            if (remote && (left.contains(member.nodeId()) || !members.contains(member.nodeId()))) {
                group.members().remove(member);
                lost.add(new Changed(member, Reason.NODEDOWN));
            }
        }
        if (!lost.isEmpty()) {
            group.announce(lost, List.of());
        }
    }

    private void dropUnlistedProcesses(Group group) {
        for (GroupMember member : List.copyOf(group.members())) {
            Set<CpgMessages.Listed> list = joinLists.getOrDefault(member.nodeId(), Set.of());
            boolean listed = list.contains(new CpgMessages.Listed(member.processId(), group.name()));
            if (member.nodeId() != service.nodeId() && !listed) {
                group.members().remove(member);
                group.announce(List.of(new Changed(member, Reason.PROCDOWN)), List.of());
            }
        }
    }

    private void addListedProcesses() {
        Map<GroupName, List<Changed>> joined = new HashMap<>();
        joinLists.forEach((node, list) -> {
            if (node != service.nodeId()) {
                for (CpgMessages.Listed process : list) {
                    GroupMember member = new GroupMember(node, process.processId());
                    if (groups.make(process.group()).members().add(member)) {
                        joined.computeIfAbsent(process.group(), unused -> new ArrayList<>())
                                .add(new Changed(member, Reason.NODEUP));
                    }
                }
            }
        });
        groups.forEach(group -> {
            List<Changed> ofGroup = joined.get(group.name());
            if (ofGroup != null) {
                group.announce(
                        List.of(),
                        ofGroup.stream()
                                .sorted((a, b) -> a.member().compareTo(b.member()))
                                .toList());
            }
        });
    }
}
