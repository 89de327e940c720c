package carousel.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TotemTargetTest {
    private static ByteBuffer message(ByteOrder order, int target) {
        ByteBuffer message = ByteBuffer.allocate(40).order(order);
        message.position(5);
        message.putShort((short) 0xC070)
                .put((byte) 3)
                .put((byte) 1)
                .put((byte) 0)
                .putInt(7)
                .putInt(target);
        return message.position(5).order(ByteOrder.BIG_ENDIAN);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void messageIsForAllOrForTheNodeItNames(boolean isLittle) {
        ByteOrder order = isLittle ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        assertTrue(TotemTarget.isFor(3, message(order, 0)));
        assertTrue(TotemTarget.isFor(3, message(order, 3)));
        assertTrue(TotemTarget.isFor(3, message(order, 0x10003)));
        assertFalse(TotemTarget.isFor(3, message(order, 4)));
        ByteBuffer kept = message(order, 4);
        assertFalse(TotemTarget.isFor(3, kept));
        assertEquals(5, kept.position());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 12})
    void messageTooShortForAHeaderIsLeftToTheRing(int length) {
        assertTrue(TotemTarget.isFor(3, ByteBuffer.allocate(length)));
    }
}
