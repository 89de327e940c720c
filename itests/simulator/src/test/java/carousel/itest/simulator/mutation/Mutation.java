package carousel.itest.simulator.mutation;

import java.util.List;

/**
 * A mistake: in a source file of the totem bundle, one text instead of another.
 *
 * @param name what is wrong
 * @param file the class
 * @param edits what is replaced
 */
record Mutation(String name, String file, List<Edit> edits) {
    /** A text that stands in the file exactly once, without regard to line breaks and indentation, and what replaces it. */
    record Edit(String from, String to) {}

    static Mutation of(String name, String file, String from, String to) {
        return new Mutation(name, file, List.of(new Edit(from, to)));
    }

    Mutation and(String from, String to) {
        return new Mutation(name, file, List.of(edits.get(0), new Edit(from, to)));
    }

    @Override
    public String toString() {
        return name;
    }
}
