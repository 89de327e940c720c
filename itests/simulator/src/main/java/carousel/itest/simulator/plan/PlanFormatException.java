package carousel.itest.simulator.plan;

/** A scenario file says something that cannot be understood. */
public final class PlanFormatException extends Exception {
    private static final long serialVersionUID = 1;

    /** What is wrong, where the line does not matter. */
    public PlanFormatException(String message) {
        super(message);
    }

    PlanFormatException(int line, PlanFormatException inLine) {
        super("line " + line + ": " + inLine.getMessage(), inLine);
    }
}
