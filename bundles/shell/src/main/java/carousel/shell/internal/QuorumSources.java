package carousel.shell.internal;

import carousel.api.cfg.Cfg;
import carousel.api.cmap.Cmap;
import carousel.api.node.Node;
import carousel.api.quorum.Quorum;
import carousel.api.quorum.Votequorum;
import org.jspecify.annotations.Nullable;

/** Whom quorumtool asks; null for who is not there. */
record QuorumSources(
        @Nullable Cmap cmap,
        @Nullable Quorum quorum,
        @Nullable Votequorum votequorum,
        @Nullable Cfg cfg,
        @Nullable Node node) {
    /** The map, which has the provider and the nodes' names. */
    Cmap requiredCmap() throws CommandFailure {
        return required(cmap, "Cannot initialize CMAP service");
    }

    /** Quorum. */
    Quorum requiredQuorum() throws CommandFailure {
        return required(quorum, "Cannot initialize QUORUM service");
    }

    /** Votes. */
    Votequorum requiredVotequorum() throws CommandFailure {
        return required(votequorum, "Cannot initialise VOTEQUORUM service");
    }

    /** Addresses. */
    Cfg requiredCfg() throws CommandFailure {
        return required(cfg, "Cannot initialise CFG service");
    }

    private static <T> T required(@Nullable T service, String sentence) throws CommandFailure {
        if (service == null) {
            throw new CommandFailure(sentence);
        }
        return service;
    }
}
