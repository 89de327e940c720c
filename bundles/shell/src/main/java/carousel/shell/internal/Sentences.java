package carousel.shell.internal;

import java.util.concurrent.ExecutionException;

/** Text that is fit for a terminal. */
final class Sentences {
    private Sentences() {}

    /** What a failure says; its kind when it says nothing. */
    static String of(Throwable failure) {
        Throwable told = failure;
        while (told instanceof ExecutionException && told.getCause() != null) {
            told = told.getCause();
        }
        String message = told.getMessage();
        if (message == null || message.isBlank()) {
            return "The command failed with a " + told.getClass().getSimpleName() + ".";
        }
        return told instanceof CommandFailure || told instanceof RuntimeException || message.contains(" ")
                ? message
                : told.getClass().getSimpleName() + ": " + message;
    }

    /** The text with control characters made visible, so that what others sent cannot steer the terminal. */
    static String printable(String text) {
        StringBuilder result = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (Character.isISOControl(character)) {
                result.append(String.format("\\x%02x", (int) character));
            } else {
                result.append(character);
            }
        }
        return result.toString();
    }
}
