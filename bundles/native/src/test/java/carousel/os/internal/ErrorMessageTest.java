package carousel.os.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import carousel.api.os.SocketError;
import carousel.api.os.SocketError.Origin;
import java.net.Inet6Address;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Layouts of x86-64 and every other little-endian 64-bit Linux. */
class ErrorMessageTest {
    private static final int NAME = 64;
    private static final int CONTROL = 192;
    private static final long ADDRESS = 0x7f00_0000_1000L;

    private final ErrorMessage message = new ErrorMessage();
    private final ByteBuffer memory = message.memory();

    @BeforeEach
    void prepare() {
        message.prepare(ADDRESS);
    }

    @Test
    void theStructurePointsIntoItsOwnMemory() {
        assertEquals(ADDRESS + NAME, memory.getLong(0));
        assertEquals(128, memory.getInt(8));
        assertEquals(0, memory.getLong(24));
        assertEquals(ADDRESS + CONTROL, memory.getLong(32));
        assertEquals(512, memory.getLong(40));
    }

    @Test
    void anIcmpErrorNamesWhereThePacketWentTo() {
        name("0200151d7f000002");
        control(
                "3000000000000000 00000000 0b000000 6f000000 02 03 03 00 00000000 00000000 020000007f0000010000000000000000");
        SocketError error = taken();
        assertEquals(Origin.ICMP, error.origin());
        assertEquals(111, error.errno());
        assertEquals(3, error.type());
        assertEquals(3, error.code());
        assertEquals("/127.0.0.2:5405", error.destination().toString());
        assertEquals(0, error.mtuBytes());
    }

    @Test
    void aLocalErrorTellsTheMtu() {
        name("020000000a000001");
        control("2000000000000000 00000000 0b000000 5a000000 01 00 00 00 dc050000 00000000");
        SocketError error = taken();
        assertEquals(Origin.LOCAL, error.origin());
        assertEquals(1500, error.mtuBytes());
        assertEquals(0, error.destination().getPort());
    }

    @Test
    void anIcmp6ErrorComesAfterOtherControlMessagesAndKeepsTheScope() {
        name("0a00151d00000000fe80000000000000000000000000000102000000");
        control("1400000000000000 29000000 43000000 00000000 00000000"
                + "2000000000000000 29000000 19000000 71000000 03 01 03 00 00000000 00000000");
        SocketError error = taken();
        assertEquals(Origin.ICMP6, error.origin());
        assertEquals(113, error.errno());
        assertEquals(2, ((Inet6Address) error.destination().getAddress()).getScopeId());
    }

    @Test
    void anIpv4AddressInAnIpv6OneIsAnIpv4Address() {
        name("0a00151d0000000000000000000000000000ffff7f00000200000000");
        control("2000000000000000 00000000 0b000000 6f000000 02 03 03 00 00000000 00000000");
        assertEquals("/127.0.0.2:5405", taken().destination().toString());
    }

    @Test
    void whatIsNoErrorOfAPacketIsNothing() {
        name("0200151d7f000002");
        assertNull(withControl(""));
        assertNull(withControl("1400000000000000 00000000 08000000 00000000"));
        // a timestamp (origin 4), a length beyond the end, and one below the header's
        assertNull(withControl("2000000000000000 00000000 0b000000 00000000 04 00 00 00 00000000 00000000"));
        assertNull(withControl("ff00000000000000 00000000 0b000000 6f000000 02 03 03 00 00000000 00000000"));
        assertNull(withControl("0000000000000000 00000000 0b000000 6f000000 02 03 03 00 00000000 00000000"));
        // an address family that is not known
        name("0100151d7f000002");
        assertNull(withControl("2000000000000000 00000000 0b000000 6f000000 02 03 03 00 00000000 00000000"));
    }

    private @Nullable SocketError withControl(String hex) {
        control(hex);
        return message.error();
    }

    private SocketError taken() {
        SocketError error = message.error();
        assertNotNull(error);
        return error;
    }

    private void name(String hex) {
        memory.put(NAME, bytes(hex));
    }

    private void control(String hex) {
        byte[] bytes = bytes(hex);
        memory.putLong(40, bytes.length);
        memory.put(CONTROL, bytes);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
