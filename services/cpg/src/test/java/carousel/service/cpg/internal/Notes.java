package carousel.service.cpg.internal;

import carousel.api.cpg.GroupChange;
import carousel.api.cpg.GroupListener;
import carousel.api.cpg.GroupMember;
import carousel.api.totem.RingId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes down what it is told, in short words. */
class Notes implements GroupListener {
    final List<String> lines = new ArrayList<>();

    @Override
    public void delivered(GroupMember sender, ByteBuffer message) {
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        lines.add("message " + sender.nodeId() + " "
                + (bytes.length > 40 ? bytes.length + " bytes" : new String(bytes, StandardCharsets.UTF_8)));
    }

    @Override
    public void membershipChanged(GroupChange change) {
        lines.add("members " + nodes(change.members()) + " left " + reasons(change.left()) + " joined "
                + reasons(change.joined()));
    }

    @Override
    public void ringChanged(RingId id, List<Integer> members) {
        lines.add("ring " + id + " " + members);
    }

    @Override
    public void ended(String reason) {
        lines.add("ended");
    }

    private static List<Integer> nodes(List<GroupMember> members) {
        return members.stream().map(GroupMember::nodeId).toList();
    }

    private static List<String> reasons(List<GroupChange.Changed> changes) {
        return changes.stream()
                .map(c -> c.member().nodeId() + c.reason().name())
                .toList();
    }
}
