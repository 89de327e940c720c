package carousel.itest.simulator.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.totem.RingId;
import carousel.api.totem.RingState;
import carousel.itest.simulator.capture.CaptureReader;
import carousel.totem.internal.wire.CommitToken;
import carousel.totem.internal.wire.Datagram;
import carousel.totem.internal.wire.Header;
import carousel.totem.internal.wire.HoldCancel;
import carousel.totem.internal.wire.Join;
import carousel.totem.internal.wire.Mcast;
import carousel.totem.internal.wire.MergeDetect;
import carousel.totem.internal.wire.MessageType;
import carousel.totem.internal.wire.OrfToken;
import carousel.totem.internal.wire.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Malformed, foreign and replayed datagrams change nothing, except where the protocol says so. */
class HostileInputTest extends Scenario {
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

    private static ByteBuffer header(int length, MessageType type) {
        ByteBuffer datagram = datagram(length);
        Header.put(datagram, 0, type, (byte) 0, 2, 0);
        return datagram;
    }

    private void assertDropped(ByteBuffer datagram, Verdict verdict) {
        assertEquals(verdict, Datagram.validate(datagram, 0, datagram.limit()));
        long before = node(1).status().datagramsDropped();
        node(1).inject(datagram);
        assertEquals(before + 1, node(1).status().datagramsDropped());
    }

    private void assertNothingChanges(ByteBuffer datagram) {
        assertEquals(Verdict.ACCEPTED, Datagram.validate(datagram, 0, datagram.limit()));
        node(1).inject(datagram);
        assertEquals(RingState.OPERATIONAL, node(1).status().state());
    }

    private void assertUndisturbed() {
        startTraffic(10, 50);
        simulation.runMillis(2 * TOKEN);
        assertViews(viewsBefore, 1, 2, 3);
        finish();
    }

    @Test
    void scenario53_whatIsNotTotemIsDropped() {
        assertDropped(datagram(0), Verdict.TOO_SHORT);
        assertDropped(datagram(3), Verdict.TOO_SHORT);
        assertDropped(datagram(12), Verdict.TOO_SHORT);
        for (int magic : new int[] {0, 0xFFFF, 0xFEFE, 1}) {
            ByteBuffer wrongMagic = header(29, MessageType.MERGE_DETECT);
            wrongMagic.putShort(0, (short) magic);
            assertDropped(wrongMagic, Verdict.BAD_MAGIC);
        }
        ByteBuffer swapped = header(29, MessageType.MERGE_DETECT);
        swapped.putShort(0, Short.reverseBytes(Header.MAGIC));
        assertDropped(swapped, Verdict.SWAPPED_BYTE_ORDER);
        for (byte version : new byte[] {2, 4, -1}) {
            ByteBuffer wrongVersion = header(29, MessageType.MERGE_DETECT);
            wrongVersion.put(Header.VERSION_OFFSET, version);
            assertDropped(wrongVersion, Verdict.BAD_VERSION);
        }
        for (byte type : new byte[] {6, 9, -1}) {
            ByteBuffer wrongType = header(29, MessageType.MERGE_DETECT);
            wrongType.put(Header.TYPE_OFFSET, type);
            assertDropped(wrongType, Verdict.BAD_TYPE);
        }
        assertUndisturbed();
    }

    @Test
    void scenario54_tooShortForTypeOrLists() {
        assertDropped(header(56, MessageType.ORF_TOKEN), Verdict.TRUNCATED);
        assertDropped(header(44, MessageType.MCAST), Verdict.TRUNCATED);
        assertDropped(header(28, MessageType.MERGE_DETECT), Verdict.TRUNCATED);
        assertDropped(header(32, MessageType.JOIN), Verdict.TRUNCATED);
        assertDropped(header(40, MessageType.COMMIT_TOKEN), Verdict.TRUNCATED);
        assertDropped(header(24, MessageType.HOLD_CANCEL), Verdict.TRUNCATED);
        ByteBuffer token = header(57 + 15, MessageType.ORF_TOKEN);
        OrfToken.rtrEntries(token, 0, 1);
        assertDropped(token, Verdict.TRUNCATED);
        ByteBuffer join = header(33 + 8, MessageType.JOIN);
        Join.put(join, 0, 2, 2, 1, 2, 1);
        assertDropped(join, Verdict.TRUNCATED);
        for (int[] counts : new int[][] {{385, 0}, {0, 385}, {-1, 1}, {Integer.MIN_VALUE, Integer.MIN_VALUE}}) {
            Join.put(join, 0, 2, 2, 1, counts[0], counts[1]);
            assertDropped(join, Verdict.TOO_MANY_ENTRIES);
        }
        ByteBuffer commit = header(41 + 27, MessageType.COMMIT_TOKEN);
        CommitToken.put(commit, 0, 2, 1, new RingId(1, 100), 1, 1);
        assertDropped(commit, Verdict.TRUNCATED);
        for (int entries : new int[] {385, -1, Integer.MIN_VALUE, 0x0924924A}) {
            CommitToken.put(commit, 0, 2, 1, new RingId(1, 100), 1, entries);
            assertDropped(commit, Verdict.TOO_MANY_ENTRIES);
        }
        assertUndisturbed();
    }

    @Test
    void N2_whatIsForAnotherNodeIsDropped() {
        ByteBuffer forAnother = header(29, MessageType.MERGE_DETECT);
        Header.target(forAnother, 0, 2);
        long before = node(1).status().datagramsDropped();
        node(1).inject(forAnother);
        assertEquals(before + 1, node(1).status().datagramsDropped());
        assertUndisturbed();
    }

    @Test
    void scenario55_tokens() {
        ByteBuffer token = datagram(OrfToken.length(31));
        RingId ring = node(1).ring();
        OrfToken.putFirst(token, 0, 3, 0, 0, ring);
        OrfToken.rtrEntries(token, 0, 31);
        assertDropped(token, Verdict.TOO_MANY_ENTRIES);
        OrfToken.rtrEntries(token, 0, -1);
        assertDropped(token, Verdict.TOO_MANY_ENTRIES);
        OrfToken.rtrEntries(token, 0, 0);
        long accepted = node(1).status().tokensReceived();
        assertNothingChanges(token); // an old token_seq
        OrfToken.putFirst(token, 0, 3, 0, 1_000_000, new RingId(2, ring.sequence()));
        assertNothingChanges(token); // a foreign ring
        assertEquals(accepted, node(1).status().tokensReceived());
        assertDropped(header(1501, MessageType.ORF_TOKEN), Verdict.TOO_LONG);
        assertUndisturbed();
    }

    @Test
    void scenario56_aMessageFarAhead() {
        ByteBuffer message = datagram(Mcast.LENGTH + 20);
        for (int ahead : new int[] {1 << 20, 16_384 + 100, -1, Integer.MIN_VALUE}) {
            Mcast.put(message, 0, Header.PLAIN, 2, (int) node(1).status().highDelivered() + ahead, 0, node(1).ring());
            assertNothingChanges(message);
            Mcast.put(message, 0, Header.ENCAPSULATED, 2, ahead, 0, node(1).ring());
            assertNothingChanges(message);
        }
        assertUndisturbed();
    }

    @Test
    void scenario57_joinsThatAreIgnored() {
        ByteBuffer join = datagram(Join.length(3, 1));
        Join.put(join, 0, 2, 2, node(1).ring().sequence(), 3, 1); // names this node as failed
        join.putInt(33, 1).putInt(37, 2).putInt(41, 3).putInt(45, 1);
        assertNothingChanges(join);
        Join.put(join, 0, 2, 2, node(1).ring().sequence() - 1, 3, 1); // from before this ring
        join.putInt(45, 3);
        assertNothingChanges(join);
        Join.put(join, 0, 2, 0, node(1).ring().sequence(), 3, 1); // from nobody
        assertNothingChanges(join);
        assertUndisturbed();
    }

    @Test
    void scenario58_mergeDetectAndHoldCancel() {
        ByteBuffer merge = datagram(MergeDetect.LENGTH);
        MergeDetect.put(merge, 0, 2, node(1).ring());
        assertNothingChanges(merge);
        ByteBuffer cancel = datagram(HoldCancel.LENGTH);
        HoldCancel.put(cancel, 0, 2, node(1).ring());
        assertNothingChanges(cancel);
        HoldCancel.put(cancel, 0, 2, new RingId(9, 9));
        assertNothingChanges(cancel);
        assertUndisturbed();
    }

    @Test
    void scenario59_aSilentStrangerCostsAConsensusRound() {
        long sequence = node(1).ring().sequence();
        ByteBuffer merge = datagram(MergeDetect.LENGTH);
        MergeDetect.put(merge, 0, 9, new RingId(9, 5));
        node(1).inject(merge);
        assertEquals(RingState.GATHER, node(1).status().state());
        simulation.runUntil(
                "the ring is back",
                CONSENSUS + 300,
                () -> node(1).ring().sequence() == sequence + 4
                        && node(3).ring().sequence() == sequence + 4);
        finish();
    }

    @Test
    void scenario60_everyByteOfACaptureFlippedOnce() throws IOException {
        for (int id = 2; id <= 3; id++) {
            node(id).crash();
        }
        simulation.checker.distrustContents(); // what is still well-formed is taken for a peer's word
        int fed = 0;
        for (String name : new String[] {"knet-3node-restart", "knet-3node-failrecv"}) {
            for (byte[] bytes : CaptureReader.read(name).datagrams()) {
                for (int i = 0; i < Math.min(bytes.length, 120); i++) {
                    bytes[i] ^= (byte) (1 << fed % 8);
                    node(1).inject(ByteBuffer.wrap(bytes));
                    bytes[i] ^= (byte) (1 << fed % 8);
                    if (fed++ % 200 == 0) {
                        simulation.runMillis(20);
                    }
                }
            }
        }
        assertTrue(fed > 30_000, "only " + fed);
        assertEquals(null, node(1).failure);
    }

    @Test
    void scenario63_commitTokensThatMakeNoSense() {
        ByteBuffer commit = datagram(CommitToken.length(3));
        RingId ring = new RingId(1, node(1).ring().sequence() + 4);
        int[][] bad = {
            {1, 3, 2, 0}, // not sorted
            {1, 2, 2, 0}, // a member twice
            {1, 2, 3, 4}, // more entries filled than there are
            {1, 2, 3, -1},
            {2, 3, 4, 0}, // the representative is not the first
        };
        for (int[] what : bad) {
            CommitToken.put(commit, 0, 2, 1, ring, what[3], 3);
            for (int i = 0; i < 3; i++) {
                CommitToken.addr(commit, 0, i, what[i]);
            }
            assertDropped(commit, Verdict.INCONSISTENT);
        }
        CommitToken.put(commit, 0, 2, 1, ring, 0, 0);
        assertDropped(commit, Verdict.INCONSISTENT);

        ByteBuffer merge = datagram(MergeDetect.LENGTH);
        MergeDetect.put(merge, 0, 9, new RingId(9, 5));
        node(3).inject(merge);
        assertEquals(RingState.GATHER, node(3).status().state());
        int[][] ignored = {
            {1, 2, 4, 2}, // without this node
            {1, 2, 3, 0}, // this node is not the next to fill in
            {1, 2, 3, 3}, // filled, but this node never saw the first round
        };
        for (int[] what : ignored) {
            CommitToken.put(commit, 0, 2, 1, ring, what[3], 3);
            for (int i = 0; i < 3; i++) {
                CommitToken.addr(commit, 0, i, what[i]);
            }
            node(3).inject(commit);
            assertEquals(RingState.GATHER, node(3).status().state());
        }
        finish();
        assertNotEquals(RingState.GATHER, node(3).status().state());
    }
}
