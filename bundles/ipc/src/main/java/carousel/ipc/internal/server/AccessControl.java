package carousel.ipc.internal.server;

import carousel.api.cmap.CmapValue;
import carousel.api.cmap.Icmap;
import carousel.api.config.AccessRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may connect (ipc-wire 1.3): root, whom the configuration lets in, and whom programs let in by keys of the map. */
final class AccessControl {
    private static final CmapValue YES = CmapValue.unsigned8(1);

    private AccessControl() {}

    static boolean isRoot(int userId, int groupId) {
        return userId == 0 || groupId == 0;
    }

    static boolean allows(AccessRules rules, @Nullable Icmap map, int userId, int groupId) {
        long user = Integer.toUnsignedLong(userId);
        long group = Integer.toUnsignedLong(groupId);
        if (rules.allows(user, group)) {
            return true;
        }
        return map != null
                && List.of("uidgid.uid." + user, "uidgid.gid." + group).stream()
                        .anyMatch(key -> YES.equals(map.get(key)));
    }
}
