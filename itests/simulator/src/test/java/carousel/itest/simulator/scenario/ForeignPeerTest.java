package carousel.itest.simulator.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.totem.RingId;
import carousel.api.totem.RingState;
import carousel.itest.simulator.capture.CaptureReader;
import carousel.totem.internal.wire.CommitToken;
import carousel.totem.internal.wire.Header;
import carousel.totem.internal.wire.HoldCancel;
import carousel.totem.internal.wire.Join;
import carousel.totem.internal.wire.Mcast;
import carousel.totem.internal.wire.MergeDetect;
import carousel.totem.internal.wire.OrfToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Peers that a ring must not let in. */
class ForeignPeerTest extends Scenario {
    private long viewsBefore;

    @BeforeEach
    void formRing() {
        cluster(3);
        simulation.runMillis(1000);
        viewsBefore = views(node(1).log());
    }

    private static ByteBuffer datagram(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void scenario61_aMemberOfTheOtherByteOrderIsRecognisedAndDropped() throws IOException {
        int swapped = 0;
        for (byte[] bytes : CaptureReader.read("udpu-bigendian-peer").datagrams()) {
            if (bytes[0] == (byte) 0xc0) {
                for (int id = 1; id <= 3; id++) {
                    node(id).inject(ByteBuffer.wrap(bytes));
                    assertEquals(RingState.OPERATIONAL, node(id).status().state());
                }
                if (++swapped % 20 == 0) {
                    simulation.runMillis(10);
                }
            }
        }
        assertTrue(swapped > 100, "only " + swapped);
        for (int id = 1; id <= 3; id++) {
            assertEquals(swapped, node(id).status().datagramsDropped());
        }
        assertViews(viewsBefore, 1, 2, 3);
        finish();
    }

    @Test
    void scenario64_whatNamesAnotherSenderThanTheNetworkKnowsIsDropped() {
        RingId foreign = new RingId(9, 500);
        ByteBuffer merge = datagram(MergeDetect.LENGTH);
        MergeDetect.put(merge, 0, 9, foreign);
        ByteBuffer join = datagram(Join.length(1, 0));
        Join.put(join, 0, 9, 9, 500, 1, 0);
        join.putInt(Join.procList(0), 9);
        ByteBuffer token = datagram(OrfToken.length(0));
        OrfToken.putFirst(token, 0, 9, 0, 0, node(1).ring());
        ByteBuffer cancel = datagram(HoldCancel.LENGTH);
        HoldCancel.put(cancel, 0, 9, node(1).ring());
        ByteBuffer commit = datagram(CommitToken.length(1));
        CommitToken.put(commit, 0, 9, 1, foreign, 0, 1);
        CommitToken.addr(commit, 0, 0, 9);
        for (ByteBuffer datagram : List.of(merge, join, token, cancel, commit)) {
            long before = node(1).status().datagramsDropped();
            node(1).totem().received(2, datagram);
            assertEquals(before + 1, node(1).status().datagramsDropped());
            assertEquals(RingState.OPERATIONAL, node(1).status().state());
        }
        assertViews(viewsBefore, 1, 2, 3);

        ByteBuffer message = datagram(Mcast.LENGTH);
        Mcast.put(message, 0, Header.PLAIN, 3, 1, 1, node(1).ring());
        long before = node(1).status().datagramsDropped();
        node(1).totem().received(2, message); // 2 sends again what 3 wrote
        assertEquals(before, node(1).status().datagramsDropped());

        node(1).totem().received(9, join);
        assertEquals(RingState.GATHER, node(1).status().state());
        finish();
    }

    @Test
    void scenario64_aLeaveNamesNobodyInItsHeader() {
        ByteBuffer leave = datagram(Join.length(2, 1));
        Join.put(leave, 0, Join.LEAVE_NODE_ID, 3, node(3).ring().sequence(), 2, 1);
        leave.putInt(Join.procList(0), 1).putInt(Join.procList(0) + Join.ENTRY_LENGTH, 2);
        leave.putInt(Join.failedList(leave, 0), 3);
        node(1).totem().received(3, leave);
        assertEquals(RingState.GATHER, node(1).status().state());
        finish();
    }
}
