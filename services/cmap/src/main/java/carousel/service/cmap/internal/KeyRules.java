package carousel.service.cmap.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cmap.CmapValue;
import carousel.api.cmap.Icmap;
import java.nio.charset.StandardCharsets;

/** What may be a key and a value (services reference 5.1). */
final class KeyRules {
    private KeyRules() {}

    static void check(String key) {
        if (key.length() < Icmap.MIN_KEY_LENGTH || key.length() > Icmap.MAX_KEY_LENGTH) {
            throw new CorosyncException(
                    CorosyncStatus.NAME_TOO_LONG,
                    "The key \"" + key + "\" has " + key.length() + " characters, expected " + Icmap.MIN_KEY_LENGTH
                            + " to " + Icmap.MAX_KEY_LENGTH + ".");
        }
        for (int i = 0; i < key.length(); i++) {
            if (!isAllowed(key.charAt(i))) {
                throw new CorosyncException(
                        CorosyncStatus.NAME_TOO_LONG,
                        "The key \"" + key + "\" has the character '" + key.charAt(i)
                                + "', expected letters, digits and . _ - / : only.");
            }
        }
    }

    private static boolean isAllowed(char character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= ':') // the colon comes behind the digits
                || (character >= '-' && character <= '/') // dash, dot, slash
                || character == '_';
    }

    static void check(String key, CmapValue value) {
        check(key);
        int length = lengthBytes(value);
        if (length > Icmap.MAX_VALUE_BYTES) {
            throw new CorosyncException(
                    CorosyncStatus.INVALID_PARAM,
                    "The value of " + key + " has " + length + " bytes, expected at most " + Icmap.MAX_VALUE_BYTES
                            + ".");
        }
    }

    private static int lengthBytes(CmapValue value) {
        if (value instanceof CmapValue.StringValue string) {
            return string.text().getBytes(StandardCharsets.UTF_8).length;
        }
        if (value instanceof CmapValue.BinaryValue binary) {
            return binary.bytes().length;
        }
        return value.type().sizeBytes();
    }
}
