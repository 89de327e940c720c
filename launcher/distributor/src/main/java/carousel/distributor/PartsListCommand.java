package carousel.distributor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Writes the list of parts of a distribution. */
public final class PartsListCommand {
    private static final int ARGUMENTS = 6;

    private PartsListCommand() {}

    /** Arguments: the distribution's folder, Maven's list of dependencies, name, version, the time to be named, the file to be written. */
    public static void main(String[] words) {
        if (words.length != ARGUMENTS) {
            System.err.println("parts list: FOLDER DEPENDENCIES NAME VERSION TIME FILE");
            System.exit(2);
        }
        try {
            PartsList list =
                    new PartsList(Path.of(words[0]), Artifact.parseList(Files.readAllLines(Path.of(words[1]))));
            Files.writeString(Path.of(words[5]), list.json(words[2], words[3], Instant.parse(words[4])));
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("carousel: the list of parts cannot be made: " + e.getMessage());
            System.exit(1);
        }
    }
}
