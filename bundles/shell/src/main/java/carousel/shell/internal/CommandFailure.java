package carousel.shell.internal;

/** A command could not do what it was asked; the message is a sentence for who typed it. */
final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    CommandFailure(String sentence) {
        super(sentence, null, true, false);
    }
}
