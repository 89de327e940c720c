package carousel.totem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.totem.internal.wire.OrfToken;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void scenario44_anFccOrBacklogBelowZeroDoesNotStall() {
        ByteBuffer token = ByteBuffer.allocate(OrfToken.MAX_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        FlowControl flowControl = new FlowControl(50, 17);
        for (int fcc : new int[] {-5, Integer.MIN_VALUE, 51, 1000}) {
            OrfToken.fcc(token, 0, fcc);
            OrfToken.backlog(token, 0, -3);
            assertEquals(17, flowControl.allowed(token, 3), "fcc " + fcc);
            flowControl.account(token, 17);
            flowControl.reset();
        }
        OrfToken.fcc(token, 0, 40);
        OrfToken.backlog(token, 0, 0);
        assertEquals(10, flowControl.allowed(token, 3));
    }

    @Test
    void flowControlSharesTheWindowByBacklog() {
        ByteBuffer token = ByteBuffer.allocate(OrfToken.MAX_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        FlowControl flowControl = new FlowControl(50, 17);
        assertEquals(17, flowControl.allowed(token, 10)); // F-1: nothing waited at the last visit
        flowControl.account(token, 10);
        assertEquals(10, OrfToken.fcc(token, 0));
        assertEquals(10, OrfToken.backlog(token, 0));
        OrfToken.backlog(token, 0, 100);
        OrfToken.fcc(token, 0, 10);
        assertEquals(5, flowControl.allowed(token, 10)); // 50 * 10 / (100 + 10 - 10)
        flowControl.account(token, 5);
        assertEquals(5, OrfToken.fcc(token, 0)); // F-2: 10 + 5 - 10
    }

    @Test
    void serialNumbersCompareAcrossTheWrap() {
        assertTrue(SequenceNumber.precedes(-1, 0));
        assertTrue(SequenceNumber.precedes(Integer.MAX_VALUE, Integer.MIN_VALUE));
        assertTrue(!SequenceNumber.precedes(5, 5));
        assertEquals(-2, SequenceNumber.min(-2, 7));
    }
}
