package carousel.shell.internal;

/** What a colour says on a terminal. */
enum Paint {
    /** As it should be. */
    GOOD("32"),
    /** On its way. */
    BUSY("33"),
    /** Not as it should be. */
    BAD("31"),
    /** A title. */
    BOLD("1");

    private static final String ESCAPE = "\u001b[";
    private static final String PLAIN = ESCAPE + "0m";

    private final String parameters;

    Paint(String parameters) {
        this.parameters = parameters;
    }

    /** The text in this colour; as it is where no colours are wanted. */
    String on(String text, boolean colours) {
        return colours ? ESCAPE + parameters + "m" + text + PLAIN : text;
    }

    /**
     * A text with a colour, in a table.
     *
     * @param text what is shown
     * @param paint its colour
     */
    record Painted(String text, Paint paint) {
        @Override
        public String toString() {
            return text;
        }
    }

    /** As much of a line as fits into so many columns; colours take no room. */
    static String cut(String line, int columns) {
        StringBuilder text = new StringBuilder();
        int used = 0;
        boolean isPainted = false;
        for (int i = 0; i < line.length(); i++) {
            if (line.startsWith(ESCAPE, i)) {
                int end = line.indexOf('m', i);
                isPainted = !line.startsWith(PLAIN, i);
                text.append(line, i, end + 1);
                i = end;
            } else if (used < columns) {
                text.append(line.charAt(i));
                used++;
            } else {
                return text.append(isPainted ? PLAIN : "").toString();
            }
        }
        return text.toString();
    }

    /** A text that is good or bad. */
    static Painted verdict(boolean good, String text) {
        return new Painted(text, good ? GOOD : BAD);
    }
}
