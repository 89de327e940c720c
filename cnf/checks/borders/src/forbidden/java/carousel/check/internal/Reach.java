package carousel.check.internal;

import carousel.engine.internal.NodeComponent;

/** Names a class of another bundle. */
public final class Reach {
    /** How far it reaches. */
    public static final Class<?> TARGET = NodeComponent.class;

    private Reach() {}
}
