package carousel.itests;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A kind of bundle that is swapped while the ring turns: a row of the matrix. */
enum SwapPart {
    CRYPTO("carousel.crypto.jce", Claim.UNNOTICED),
    COMPRESSION("carousel.compression.zlib", Claim.UNNOTICED),
    TRANSPORT("carousel.transport.udp", Claim.LEAVES),
    CPG("carousel.service.cpg", Claim.CLIENTS_END),
    QUORUM("carousel.service.quorum", Claim.SYNCHRONISES),
    CMAP("carousel.service.cmap", Claim.SYNCHRONISES),
    CFG("carousel.service.cfg", Claim.SYNCHRONISES),
    SHELL("carousel.shell", Claim.UNNOTICED),
    CONFIG("carousel.config", Claim.UNNOTICED);

    /** What must hold when it is swapped on one node. */
    enum Claim {
        /** Nothing is lost, and the ring stays. */
        UNNOTICED,
        /** Nothing is lost; when it comes back, all members form a ring anew to bring it up to date. */
        SYNCHRONISES,
        /** As before, but the node's members of groups end, and join again. */
        CLIENTS_END,
        /** The node may lose its ring, as with a cable that is pulled, and comes back to it; the others lose nothing of theirs. */
        LEAVES
    }

    /** What is done to it: a column of the matrix. */
    enum Change {
        STOP_AND_START,
        UPDATE,
        REPLACE_BY_ANOTHER,
        UNINSTALL_AND_REINSTALL,
        DEPLOY_ONE_NEVER_SEEN
    }

    private final String bundle;
    private final Claim claim;

    SwapPart(String bundle, Claim claim) {
        this.bundle = bundle;
        this.claim = claim;
    }

    String bundle() {
        return bundle;
    }

    /** What must hold for this change. Who cannot read what the others compress is like one whose cable is pulled. */
    Claim claim(Change change) {
        boolean isAway = change != Change.UPDATE && change != Change.REPLACE_BY_ANOTHER;
        return this == COMPRESSION && isAway ? Claim.LEAVES : claim;
    }

    /** By another hand. */
    private String other() {
        return bundle + ".other";
    }

    /**
     * The jars that a change needs.
     *
     * @param original as it ships
     * @param newer of a later version
     * @param other of another name, with the same content
     */
    record Jars(Path original, Path newer, Path other) {}

    /** Makes them. */
    Jars jars(Path folder) throws IOException {
        Path original = NamespaceRing.jar(bundle);
        return new Jars(
                original,
                BundleVariant.of(original, bundle, "0.1.1", folder.resolve(bundle + "-newer.jar")),
                BundleVariant.of(original, other(), "1.0.0", folder.resolve(other() + ".jar")));
    }

    /** Steps for {@code BundleSteps}, until the part is away or in other hands; none where it is exchanged in one. */
    List<String> away(Change change, Jars jars) {
        return switch (change) {
            case STOP_AND_START -> List.of("stop " + bundle);
            case UPDATE -> List.of();
            case REPLACE_BY_ANOTHER -> List.of("install " + jars.other(), "stop " + bundle);
            case UNINSTALL_AND_REINSTALL, DEPLOY_ONE_NEVER_SEEN -> List.of("uninstall " + bundle);
        };
    }

    /** Steps until it is there again, or what came in its place. */
    List<String> back(Change change, Jars jars, Path deploy) {
        return switch (change) {
            case STOP_AND_START -> List.of("start " + bundle);
            case UPDATE -> List.of("update " + bundle + " " + jars.newer());
            case REPLACE_BY_ANOTHER -> List.of("start " + bundle, "uninstall " + other());
            case UNINSTALL_AND_REINSTALL -> List.of("install " + jars.original());
            case DEPLOY_ONE_NEVER_SEEN -> List.of("drop " + jars.other() + " " + deployed(deploy), "active " + other());
        };
    }

    /** Steps until the framework has what it had before. */
    List<String> restore(Change change, Jars jars, Path deploy) {
        return switch (change) {
            case STOP_AND_START, REPLACE_BY_ANOTHER, UNINSTALL_AND_REINSTALL -> List.of();
            case UPDATE -> List.of("update " + bundle + " " + jars.original());
            case DEPLOY_ONE_NEVER_SEEN ->
                List.of("remove " + deployed(deploy), "gone " + other(), "install " + jars.original());
        };
    }

    private Path deployed(Path deploy) {
        return deploy.resolve(other() + ".jar");
    }
}
