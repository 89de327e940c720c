package carousel.knet.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables of knet-wire 5.2. */
class CryptoOverheadTest {
    private static int dataMtu(int interfaceMtu, int headers, CryptoOverhead overhead) {
        return overhead.dataMtu(interfaceMtu - headers);
    }

    private static CryptoOverhead cipher(int hashBytes) {
        return new CryptoOverhead(16, hashBytes, 16);
    }

    @ParameterizedTest
    @CsvSource({"16, 1430, 1413", "20, 1426, 1397", "32, 1414, 1397", "48, 1398, 1381", "64, 1382, 1365"})
    void dataMtuOfAnEthernet(int hashBytes, int hashOnly, int aes) {
        assertEquals(hashOnly, dataMtu(1500, 28, new CryptoOverhead(0, hashBytes, 0)));
        assertEquals(aes, dataMtu(1500, 28, cipher(hashBytes)));
    }

    @Test
    void dataMtuOfOtherInterfaces() {
        assertEquals(1446, dataMtu(1500, 28, CryptoOverhead.CLEAR));
        assertEquals(1426, dataMtu(1500, 48, CryptoOverhead.CLEAR));
        assertEquals(65_481, dataMtu(65_535, 28, CryptoOverhead.CLEAR));
        assertEquals(65_429, dataMtu(65_535, 28, cipher(32)));
        assertEquals(8946, dataMtu(9000, 28, CryptoOverhead.CLEAR));
        assertEquals(8869, dataMtu(9000, 48, cipher(32)));
        assertEquals(1206, dataMtu(1280, 48, CryptoOverhead.CLEAR));
        assertEquals(469, dataMtu(576, 28, cipher(32)));
    }

    @Test
    void safeMinimum() {
        assertEquals(482, CryptoOverhead.CLEAR.safeMinimumDataMtu());
        assertEquals(421, cipher(32).safeMinimumDataMtu());
    }

    @Test
    void sealedLengthAlwaysPads() {
        assertEquals(16 + 32 + 32, cipher(32).sealedBytes(26));
        assertEquals(16 + 48 + 32, cipher(32).sealedBytes(32));
        assertEquals(26 + 20, new CryptoOverhead(0, 20, 0).sealedBytes(26));
        assertEquals(26, CryptoOverhead.CLEAR.sealedBytes(26));
    }
}
