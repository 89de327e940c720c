package carousel.ipc.internal.cpg;

import carousel.api.cpg.GroupMember;
import carousel.api.cpg.GroupName;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A walk over groups as they were when it began. */
final class Iteration {
    private final Queue<ByteBuffer> answers = new ArrayDeque<>();

    /**
     * At the beginning.
     *
     * @param type {@link CpgRequests#NAMES}, {@link CpgRequests#ONE_GROUP} or {@link CpgRequests#ALL}
     * @param only the group of ONE_GROUP
     */
    Iteration(int type, GroupName only, SortedMap<GroupName, List<GroupMember>> groups) {
        groups.forEach((name, members) -> {
            if (type == CpgRequests.NAMES) {
                answers.add(CpgAnswers.next(name, 0, 0));
            } else if (type == CpgRequests.ALL || name.equals(only)) {
                members.forEach(member -> answers.add(CpgAnswers.next(name, member.nodeId(), member.processId())));
            }
        });
    }

    /** The next answer, or null at the end. */
    @Nullable
    ByteBuffer next() {
        return answers.poll();
    }
}
