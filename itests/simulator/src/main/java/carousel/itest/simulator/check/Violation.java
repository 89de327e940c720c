package carousel.itest.simulator.check;

/** A property does not hold. The message begins with its id. */
public final class Violation extends AssertionError {
    private static final long serialVersionUID = 1;

    /** A violation. */
    public Violation(String message) {
        super(message);
    }
}
