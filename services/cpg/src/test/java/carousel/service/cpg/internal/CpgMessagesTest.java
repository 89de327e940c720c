package carousel.service.cpg.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import carousel.api.cpg.GroupChange.Reason;
import carousel.api.cpg.GroupMember;
import carousel.api.cpg.GroupName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The executive messages against recordings of real daemons (totem-wire 12.2). */
class CpgMessagesTest {
    /** Message source: node id @168, then a pointer of the sending daemon that means nothing to others. */
    private static final int MCAST_POINTER = 176;

    record Recording(Map<String, String> fields, ByteBuffer message) {
        @Override
        public String toString() {
            return fields.toString();
        }
    }

    static Stream<Recording> recordings() throws IOException {
        try (InputStream in = CpgMessagesTest.class.getResourceAsStream("/cpg-messages.txt")) {
            assertNotNull(in);
            List<Recording> recordings = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (!line.startsWith("#")) {
                    String[] parts = line.split(" \\| ", -1);
                    Map<String, String> fields = new HashMap<>();
                    for (String field : parts[1].split(" ", -1)) {
                        fields.put(field.substring(0, field.indexOf('=')), field.substring(field.indexOf('=') + 1));
                    }
                    byte[] bytes = HexFormat.of().parseHex(parts[2]);
                    recordings.add(new Recording(fields, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)));
                }
            }
            return recordings.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void recordedMessageIsReadAndWrittenAlike(Recording recording) {
        ByteBuffer message = recording.message();
        Map<String, String> fields = recording.fields();
        int function = message.getInt(0) & 0xffff;
        assertNull(CpgMessages.validate(function, message));
        ByteBuffer written = switch (fields.getOrDefault("name", "unnamed")) {
            case "procjoin", "procleave" -> {
                GroupName group = CpgMessages.group(message);
                assertEquals(fields.get("group"), group.toString());
                int processId = CpgMessages.processId(function, message);
                assertEquals(fields.get("pid"), Integer.toString(processId));
                Reason reason = function == CpgMessages.PROCJOIN ? Reason.JOIN : CpgMessages.leaveReason(message);
                assertEquals(fields.get("reason"), Integer.toString(reason.number()));
                yield CpgMessages.process(function, group, processId, reason);
            }
            case "joinlist" -> {
                List<CpgMessages.Listed> list = new ArrayList<>();
                for (int i = 0; i < CpgMessages.joinListEntries(message); i++) {
                    list.add(CpgMessages.joinListEntry(message, i));
                }
                assertEquals(
                        fields.get("entries"),
                        list.stream()
                                .map(e -> "[" + e.processId() + ",'" + e.group() + "']")
                                .toList()
                                .toString()
                                .replace(" ", ""));
                yield CpgMessages.joinList(list);
            }
            case "mcast" -> {
                GroupName group = CpgMessages.group(message);
                assertEquals(fields.get("group"), group.toString());
                int length = CpgMessages.totalLength(message);
                assertEquals(fields.get("msglen"), Integer.toString(length));
                int processId = CpgMessages.processId(function, message);
                assertEquals(fields.get("pid"), Integer.toString(processId));
                ByteBuffer header = CpgMessages.newMcastHeader();
                GroupMember sender = new GroupMember(Integer.parseInt(fields.getOrDefault("src", "")), processId);
                CpgMessages.putMcast(header, group, sender, length);
                message.putLong(MCAST_POINTER, 0);
                yield ByteBuffer.allocate(CpgMessages.MCAST_HEADER + length)
                        .put(header)
                        .put(message.slice(CpgMessages.MCAST_HEADER, length))
                        .flip();
            }
            default -> CpgMessages.downList(Integer.parseInt(fields.getOrDefault("old_members", "")), List.of());
        };
        assertArrayEquals(withoutPadding(message), withoutPadding(written));
    }

    /** Padding is what senders happen to have on the stack (totem-wire 1). */
    private static byte[] withoutPadding(ByteBuffer message) {
        byte[] bytes = new byte[message.limit()];
        message.get(0, bytes);
        for (int i : new int[] {4, 5, 6, 7, 12, 13, 14, 15}) {
            bytes[i] = 0;
        }
        return bytes;
    }

    @Test
    void headerThatIsUsedAgainKeepsNothingOfALongerName() {
        ByteBuffer header = CpgMessages.newMcastHeader();
        GroupMember sender = new GroupMember(1, 2);
        CpgMessages.putMcast(header, GroupName.of("a longer name"), sender, 0);
        CpgMessages.putMcast(header, GroupName.of("g"), sender, 0);
        ByteBuffer fresh = CpgMessages.newMcastHeader();
        CpgMessages.putMcast(fresh, GroupName.of("g"), sender, 0);
        assertEquals(fresh, header);
    }

    @Test
    void damagedMessagesAreRefusedOrStayInside() {
        Random random = new Random(7);
        List<ByteBuffer> seeds = new ArrayList<>();
        seeds.add(CpgMessages.process(0, GroupName.of("g"), 1, Reason.JOIN));
        seeds.add(CpgMessages.joinList(List.of(new CpgMessages.Listed(1, GroupName.of("a")))));
        seeds.add(CpgMessages.downList(3, Set.of(1, 2)));
        ByteBuffer partial = CpgMessages.newPartialHeader();
        CpgMessages.putPartial(partial, GroupName.of("g"), new GroupMember(1, 2), 10, 0, 1);
        seeds.add(partial);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            ByteBuffer seed = seeds.get(round % seeds.size());
            byte[] bytes = new byte[random.nextInt(seed.limit() + 1)];
            seed.get(0, bytes);
            for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            ByteBuffer damaged = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            for (int function = 0; function < 8; function++) {
                if (CpgMessages.validate(function, damaged) != null) {
                    refused++;
                } else if (function == CpgMessages.JOINLIST) {
                    for (int i = 0; i < CpgMessages.joinListEntries(damaged); i++) {
                        CpgMessages.joinListEntry(damaged, i);
                    }
                } else if (function != CpgMessages.DOWNLIST && function != CpgMessages.DOWNLIST_OLD) {
                    CpgMessages.group(damaged);
                    CpgMessages.processId(function, damaged);
                }
            }
        }
        assertEquals(true, refused > 0);
    }
}
