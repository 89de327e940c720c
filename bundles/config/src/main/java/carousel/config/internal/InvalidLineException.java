package carousel.config.internal;

/** A line that cannot be used, with Corosync's text for it. The reading goes on behind it. */
final class InvalidLineException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidLineException(String text) {
        super(text, null, false, false);
    }

    /** Corosync's text. */
    String text() {
        return String.valueOf(getMessage());
    }
}
