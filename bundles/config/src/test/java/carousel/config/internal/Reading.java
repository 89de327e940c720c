package carousel.config.internal;

import static org.junit.jupiter.api.Assertions.assertThrows;

import carousel.api.config.ClusterConfiguration;
import carousel.api.config.ConfigurationException;
import carousel.api.config.ConfigurationProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Writes and reads configurations in a folder of the test. */
final class Reading {
    private final Path folder;
    final FakeHost host = new FakeHost("here");

    Reading(Path folder) {
        this.folder = folder;
    }

    Path file() {
        return folder.resolve("corosync.conf");
    }

    Path authkey() {
        return folder.resolve("authkey");
    }

    CorosyncConfigurationReader reader() {
        return new CorosyncConfigurationReader(host, authkey());
    }

    /** Reads a text, where the name of the local node stands for {@code @HOST@}. */
    ClusterConfiguration read(String text) throws IOException, ConfigurationException {
        Files.writeString(file(), text.replace(Verdicts.HOST, "here"));
        return reader().read(file(), null);
    }

    ConfigurationException refusal(String text) {
        return assertThrows(ConfigurationException.class, () -> read(text));
    }

    List<String> problems(String text) {
        return refusal(text).problems().stream()
                .map(ConfigurationProblem::toString)
                .map(problem -> problem.replace(folder + "/", ""))
                .toList();
    }

    static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Reading.class.getResourceAsStream("/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static byte[] key(int length) {
        byte[] key = new byte[length];
        for (int i = 0; i < length; i++) {
            key[i] = (byte) (i * 7 + 1);
        }
        return key;
    }
}
