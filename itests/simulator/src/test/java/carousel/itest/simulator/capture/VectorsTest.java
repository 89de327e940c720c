package carousel.itest.simulator.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.totem.MessageGroup;
import carousel.totem.internal.wire.CommitToken;
import carousel.totem.internal.wire.Datagram;
import carousel.totem.internal.wire.GroupHeader;
import carousel.totem.internal.wire.Header;
import carousel.totem.internal.wire.HoldCancel;
import carousel.totem.internal.wire.Join;
import carousel.totem.internal.wire.Mcast;
import carousel.totem.internal.wire.MergeDetect;
import carousel.totem.internal.wire.OrfToken;
import carousel.totem.internal.wire.RingIdField;
import carousel.totem.internal.wire.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The flyweights read the same fields from the vectors as the reference's decoder. */
class VectorsTest {
    @Test
    void everyFieldOfEveryDatagram() throws IOException {
        int little = 0;
        int big = 0;
        for (Map<String, Object> vector : list(vectors().get("totem"))) {
            Map<String, Object> fields = map(vector.get("fields"));
            byte[] bytes = HexFormat.of().parseHex((String) vector.get("hex"));
            ByteBuffer datagram = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            Verdict verdict = Datagram.validate(datagram, 0, bytes.length);
            if ("big".equals(fields.get("endian"))) {
                big++;
                assertEquals(Verdict.SWAPPED_BYTE_ORDER, verdict);
                continue;
            }
            little++;
            assertEquals(Verdict.ACCEPTED, verdict);
            assertEquals(fields, fields(datagram, 0, bytes.length), (String) vector.get("name"));
            assertArrayEquals(bytes, Reencoder.reencode(bytes));
        }
        assertEquals(67, little + big);
        assertEquals(58, little);
    }

    @Test
    void everyExecutiveMessageNamesItsGroup() throws IOException {
        int seen = 0;
        for (Map<String, Object> vector : list(vectors().get("executive"))) {
            byte[] bytes = HexFormat.of().parseHex((String) vector.get("hex_after_totempg"));
            ByteBuffer message = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            Map<String, Object> fields = map(vector.get("fields"));
            int header = GroupHeader.length(message, 0, bytes.length);
            if (String.valueOf(vector.get("name")).startsWith("be.")) {
                continue;
            }
            seen++;
            assertNotEquals(GroupHeader.MALFORMED, header);
            boolean isSync = List.of("sync").equals(fields.get("pg_groups"));
            assertEquals(isSync ? MessageGroup.SYNC : MessageGroup.EXECUTIVE, GroupHeader.group(message, 0));
            assertEquals(fields.get("bytes"), (long) bytes.length - header, (String) vector.get("name"));
            assertEquals(isSync ? "groups sync" : "groups a", GroupHeader.describe(message, 0));
        }
        assertTrue(seen >= 20, "only " + seen);
    }

    private static Map<String, Object> fields(ByteBuffer b, int at, int length) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", typeName(b, at));
        fields.put("endian", "little");
        fields.put("nodeid", unsigned(Header.nodeId(b, at)));
        fields.put("target", unsigned(Header.target(b, at)));
        fields.put("encap", (long) Header.encapsulated(b, at));
        fields.put("len", (long) length);
        switch (Header.type(b, at)) {
            case ORF_TOKEN -> {
                fields.put("seq", unsigned(OrfToken.seq(b, at)));
                fields.put("token_seq", unsigned(OrfToken.tokenSeq(b, at)));
                fields.put("aru", unsigned(OrfToken.aru(b, at)));
                fields.put("aru_addr", unsigned(OrfToken.aruAddr(b, at)));
                fields.put("ring", RingIdField.describe(b, at + OrfToken.RING_OFFSET));
                fields.put("backlog", unsigned(OrfToken.backlog(b, at)));
                fields.put("fcc", unsigned(OrfToken.fcc(b, at)));
                fields.put("retrans_flg", (long) OrfToken.retransFlg(b, at));
                List<Object> requests = new ArrayList<>();
                for (int i = 0; i < OrfToken.rtrEntries(b, at); i++) {
                    requests.add(List.of(
                            RingIdField.describe(b, OrfToken.rtrItem(at, i)), unsigned(OrfToken.rtrSeq(b, at, i))));
                }
                fields.put("rtr", requests);
            }
            case MCAST -> {
                fields.put("system_from", unsigned(Mcast.systemFrom(b, at)));
                fields.put("seq", unsigned(Mcast.seq(b, at)));
                fields.put("this_seqno", (long) Mcast.thisSeqno(b, at));
                fields.put("ring", RingIdField.describe(b, at + Mcast.RING_OFFSET));
                fields.put("node_id", unsigned(b.getInt(at + Mcast.NODE_ID_OFFSET)));
                fields.put("guarantee", (long) Mcast.guarantee(b, at));
                if (Header.encapsulated(b, at) == Header.ENCAPSULATED) {
                    fields.put("inner", fields(b, at + Mcast.LENGTH, length - Mcast.LENGTH));
                }
            }
            case MERGE_DETECT -> {
                fields.put("system_from", unsigned(MergeDetect.systemFrom(b, at)));
                fields.put("ring", RingIdField.describe(b, at + MergeDetect.RING_OFFSET));
            }
            case JOIN -> {
                fields.put("system_from", unsigned(Join.systemFrom(b, at)));
                fields.put("ring_seq", Join.ringSequence(b, at));
                fields.put("proc", ids(b, Join.procList(at), Join.procEntries(b, at)));
                fields.put("failed", ids(b, Join.failedList(b, at), Join.failedEntries(b, at)));
                fields.put("leave", Join.isLeave(b, at));
            }
            case COMMIT_TOKEN -> {
                fields.put("token_seq", unsigned(CommitToken.tokenSeq(b, at)));
                fields.put("ring", RingIdField.describe(b, at + CommitToken.RING_OFFSET));
                fields.put("retrans_flg", (long) b.getInt(at + CommitToken.RETRANS_FLG_OFFSET));
                fields.put("memb_index", (long) CommitToken.membIndex(b, at));
                int entries = CommitToken.addrEntries(b, at);
                fields.put("addr", ids(b, at + CommitToken.ADDR_OFFSET, entries));
                List<Object> members = new ArrayList<>();
                for (int i = 0; i < entries; i++) {
                    int entry = CommitToken.entry(b, at, i);
                    Map<String, Object> member = new LinkedHashMap<>();
                    member.put("ring", RingIdField.describe(b, entry));
                    member.put("aru", unsigned(CommitToken.aru(b, entry)));
                    member.put("high_delivered", unsigned(CommitToken.highDelivered(b, entry)));
                    member.put("received_flg", CommitToken.receivedFlag(b, entry) ? 1L : 0L);
                    members.add(member);
                }
                fields.put("memb", members);
            }
            case HOLD_CANCEL -> fields.put("ring", RingIdField.describe(b, at + HoldCancel.RING_OFFSET));
        }
        return fields;
    }

    private static String typeName(ByteBuffer b, int at) {
        return Header.type(b, at).name();
    }

    private static List<Object> ids(ByteBuffer b, int at, int entries) {
        List<Object> ids = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            ids.add(unsigned(b.getInt(at + i * Join.ENTRY_LENGTH)));
        }
        return ids;
    }

    private static long unsigned(int number) {
        return Integer.toUnsignedLong(number);
    }

    private static Map<String, Object> vectors() throws IOException {
        try (InputStream in = VectorsTest.class.getResourceAsStream("/captures/vectors.json")) {
            if (in == null) {
                throw new IOException("no vectors");
            }
            return map(Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(@Nullable Object value) {
        return (Map<String, Object>) Objects.requireNonNull(value);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(@Nullable Object value) {
        return (List<Map<String, Object>>) Objects.requireNonNull(value);
    }
}
