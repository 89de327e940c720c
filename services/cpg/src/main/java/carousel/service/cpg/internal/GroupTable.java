package carousel.service.cpg.internal;

import carousel.api.cpg.GroupName;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Every group that has members or sessions here; on the loop only. */
final class GroupTable {
    private final TreeMap<GroupName, Group> groups = new TreeMap<>();
    private @Nullable Group last;

    @Nullable
    Group find(GroupName name) {
        return groups.get(name);
    }

    /** The group that a message names; most messages go to the same group as the one before. */
    @Nullable
    Group find(ByteBuffer message) {
        Group previous = last;
        if (previous != null
                && previous.name()
                        .equalsBytes(message, CpgMessages.nameOffset(message), CpgMessages.nameLength(message))) {
            return previous;
        }
        Group group = groups.get(CpgMessages.group(message));
        last = group;
        return group;
    }

    Group make(GroupName name) {
        return groups.computeIfAbsent(name, Group::new);
    }

    void forgetIfEmpty(Group group) {
        if (group.isEmpty()) {
            groups.remove(group.name());
            last = null;
        }
    }

    /** Bytes of long messages that are not complete, of all groups. */
    long assembledBytes() {
        long sum = 0;
        for (Group group : groups.values()) {
            sum += group.assembledBytes();
        }
        return sum;
    }

    void forEach(Consumer<Group> action) {
        new ArrayList<>(groups.values()).forEach(action);
    }

    /** Every group; none is left here. */
    List<Group> takeAll() {
        List<Group> all = new ArrayList<>(groups.values());
        groups.clear();
        last = null;
        return all;
    }
}
