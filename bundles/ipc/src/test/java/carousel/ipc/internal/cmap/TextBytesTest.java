package carousel.ipc.internal.cmap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are UTF-8, and those that are not. */
class TextBytesTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "Größe", "\u20ac\ud83d\ude00"})
    void textsInUtf8AreWhatTheySay(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertEquals(text, TextBytes.read(bytes, bytes.length));
        assertArrayEquals(bytes, TextBytes.of(text));
    }

    /** Latin 1, a character that is cut, one that is too long for itself, a surrogate, and one behind a whole character. */
    @ParameterizedTest
    @ValueSource(strings = {"4772f6df65", "61e282", "c0af", "eda080", "f09f9880f6", "ff", "80808041"})
    void bytesThatAreNoUtf8ComeBackAsTheyWere(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertArrayEquals(bytes, TextBytes.of(TextBytes.read(bytes, bytes.length)));
    }

    @Test
    void anyBytesComeBackAsTheyWere() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            assertArrayEquals(bytes, TextBytes.of(TextBytes.read(bytes, bytes.length)));
        }
    }

    @Test
    void surrogatesThatStandForNoByteAreQuestionMarks() {
        assertEquals("a?b?", new String(TextBytes.of("a\ud800b\udc01"), StandardCharsets.UTF_8));
    }
}
