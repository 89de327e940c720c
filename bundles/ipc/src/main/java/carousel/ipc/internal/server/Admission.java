package carousel.ipc.internal.server;

import carousel.api.cmap.CmapValue;
import carousel.api.cmap.Icmap;
import carousel.api.config.AccessRules;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who may connect (ipc-wire 1.3): root, whom the configuration lets in, and whom programs let in by keys of the map. On the loop only. */
final class Admission {
    /** Whether a client may come in. */
    enum Decision {
        /** Yes. */
        WELCOME,
        /** The node has not been in a synchronised ring yet: the client may try again. */
        NOT_READY,
        /** No. */
        DENIED
    }

    private static final Logger LOG = LoggerFactory.getLogger("QB");
    private static final CmapValue YES = CmapValue.unsigned8(1);

    private final Supplier<CompletableFuture<Boolean>> synchronised;
    private final Supplier<CompletableFuture<AccessRules>> rules;
    private final Executor loop;

    /** Set by any thread. */
    private volatile @Nullable Icmap map;

    private boolean ready;

    /**
     * @param synchronised whether the node's ring is synchronised now
     * @param rules what the configuration says now
     */
    Admission(
            Supplier<CompletableFuture<Boolean>> synchronised,
            Supplier<CompletableFuture<AccessRules>> rules,
            Executor loop) {
        this.synchronised = synchronised;
        this.rules = rules;
        this.loop = loop;
    }

    /** Called by any thread: where programs let others in. */
    void setMap(@Nullable Icmap newMap) {
        map = newMap;
    }

    /** Called by any thread. */
    void forgetMap(Icmap gone) {
        if (gone.equals(map)) {
            map = null;
        }
    }

    /** Decides whether a client may come in; answers on the loop, perhaps at once. */
    void decide(int userId, int groupId, Consumer<Decision> answer) {
        if (ready && (userId == 0 || groupId == 0)) {
            answer.accept(Decision.WELCOME);
            return;
        }
        var unused = synchronisedOnce()
                .thenCombine(rules.get(), (known, configured) -> {
                    boolean allowed = allows(configured, userId, groupId);
                    return !known ? Decision.NOT_READY : allowed ? Decision.WELCOME : Decision.DENIED;
                })
                .exceptionally(e -> {
                    LOG.debug("The node is gone", e);
                    return Decision.NOT_READY;
                })
                .thenAcceptAsync(
                        decision -> {
                            ready |= decision != Decision.NOT_READY;
                            answer.accept(decision);
                        },
                        loop)
                .exceptionally(e -> {
                    LOG.debug("The event loop is gone", e);
                    return null;
                });
    }

    /** Whoever connects while a later ring is synchronised is let in. */
    private CompletableFuture<Boolean> synchronisedOnce() {
        return ready ? CompletableFuture.completedFuture(true) : synchronised.get();
    }

    private boolean allows(AccessRules configured, int userId, int groupId) {
        long user = Integer.toUnsignedLong(userId);
        long group = Integer.toUnsignedLong(groupId);
        if (configured.allows(user, group)) {
            return true;
        }
        Icmap keys = map;
        return keys != null
                && Stream.of("uidgid.uid." + user, "uidgid.gid." + group).anyMatch(key -> YES.equals(keys.get(key)));
    }
}
