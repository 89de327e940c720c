package carousel.check.internal;

import carousel.api.node.Node;

/** Names a class of another bundle. */
public final class Reach {
    /** How far it reaches. */
    public static final Class<?> TARGET = Node.class;

    private Reach() {}
}
