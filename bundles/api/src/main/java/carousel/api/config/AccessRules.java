package carousel.api.config;

import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who besides root may use the node through its sockets: the {@code uidgid} sections of the file and of {@code uidgid.d}
 * (config reference 4.8).
 *
 * @param userIds users by number, unsigned 32-bit
 * @param groupIds groups by number, unsigned 32-bit
 */
public record AccessRules(SortedSet<Long> userIds, SortedSet<Long> groupIds) {
    /** Nobody but root. */
    public static AccessRules rootOnly() {
        return new AccessRules(new TreeSet<>(), new TreeSet<>());
    }

    /** Whether a program of this user and group is let in. */
    public boolean allows(long userId, long groupId) {
        return userId == 0 || groupId == 0 || userIds.contains(userId) || groupIds.contains(groupId);
    }
}
