package carousel.service.cmap.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cmap.CmapType;
import carousel.api.cmap.CmapValue;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** F-117: what may be a key or a value, and how numbers wrap (services reference 5.1). */
class KeyRulesTest {
    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._\\-/:]{3,255}");
    private static final int RUNS = 20_000;
    private static final List<CmapType> INTEGERS =
            Arrays.stream(CmapType.values()).filter(CmapType::isInteger).toList();

    private static boolean isTaken(String key) {
        try {
            KeyRules.check(key);
            return true;
        } catch (CorosyncException e) {
            assertEquals(CorosyncStatus.NAME_TOO_LONG, e.status());
            return false;
        }
    }

    @Test
    void anyTextIsAKeyExactlyWhenTheReferenceSaysSo() {
        Random random = new Random(117);
        for (int run = 0; run < RUNS; run++) {
            StringBuilder key = new StringBuilder("a.b");
            key.setLength(random.nextInt(4));
            for (int i = random.nextInt(random.nextInt(4) == 0 ? 270 : 6); i > 0; i--) {
                key.append((char) (random.nextInt(40) == 0 ? random.nextInt(0x3000) : 0x2d + random.nextInt(0x4e)));
            }
            assertEquals(LEGAL.matcher(key).matches(), isTaken(key.toString()), key.toString());
        }
    }

    @Test
    void everyCharacterIsJudgedAsTheReferenceSays() {
        for (char character = 0; character < 0x200; character++) {
            String key = "a" + character + "b";
            assertEquals(LEGAL.matcher(key).matches(), isTaken(key), "character " + (int) character);
        }
    }

    @Test
    void valuesHaveAtMost16384Bytes() {
        KeyRules.check("abc", CmapValue.of("x".repeat(16_384)));
        KeyRules.check("abc", CmapValue.of(""));
        KeyRules.check("abc", new CmapValue.BinaryValue(new byte[16_384]));
        KeyRules.check("abc", new CmapValue.BinaryValue(new byte[0]));
        for (CmapValue tooLong : new CmapValue[] {
            CmapValue.of("x".repeat(16_385)),
            CmapValue.of("\u00e9".repeat(8193)),
            new CmapValue.BinaryValue(new byte[16_385])
        }) {
            CorosyncException e = assertThrows(CorosyncException.class, () -> KeyRules.check("abc", tooLong));
            assertEquals(CorosyncStatus.INVALID_PARAM, e.status());
        }
    }

    /** Against arithmetic of any length. */
    @Test
    void numbersWrapAtTheEndsOfTheirType() {
        Random random = new Random(250);
        for (int run = 0; run < RUNS; run++) {
            CmapType type = INTEGERS.get(random.nextInt(INTEGERS.size()));
            int bits = 8 * type.sizeBytes();
            BigInteger range = BigInteger.ONE.shiftLeft(bits);
            BigInteger least = type.isSigned() ? range.shiftRight(1).negate() : BigInteger.ZERO;
            BigInteger start = switch (random.nextInt(3)) {
                case 0 -> least;
                case 1 -> least.add(range).subtract(BigInteger.ONE);
                default -> least.add(new BigInteger(bits, random));
            };
            int step = random.nextBoolean() ? 1 : -1;
            BigInteger expected = start.add(BigInteger.valueOf(step))
                    .subtract(least)
                    .mod(range)
                    .add(least);
            CmapValue sum = Numbers.adjusted("abc", new CmapValue.IntegerValue(type, start.longValue()), step);
            assertEquals(expected.toString(), sum.toString(), type + " " + start + " " + step);
            assertEquals(type, sum.type());
        }
    }

    @Test
    void onlyWholeNumbersAreCounted() {
        for (CmapValue value : new CmapValue[] {
            CmapValue.of("1"), new CmapValue.DecimalValue(CmapType.DOUBLE, 1), new CmapValue.BinaryValue(new byte[4])
        }) {
            CorosyncException e = assertThrows(CorosyncException.class, () -> Numbers.adjusted("abc", value, 1));
            assertEquals(CorosyncStatus.INVALID_PARAM, e.status());
        }
    }
}
