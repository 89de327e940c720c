package carousel.service.quorum.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The executive messages against recordings of real daemons (totem-wire 12.3). */
class VoteMessagesTest {
    private static final int FIRST_NAME = 20;
    private static final int OLD_NAME = 16;
    private static final int NEW_NAME = 271;
    private static final int NAME_LENGTH = 255;

    record Recording(Map<String, String> fields, ByteBuffer message) {
        String field(String name) {
            return fields.getOrDefault(name, "no field " + name);
        }

        long number(String name) {
            return Long.parseLong(field(name));
        }

        @Override
        public String toString() {
            return fields.toString();
        }
    }

    static Stream<Recording> recordings() throws IOException {
        try (InputStream in = VoteMessagesTest.class.getResourceAsStream("/votequorum-messages.txt")) {
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
                    recordings.add(
                            new Recording(fields, littleEndian(HexFormat.of().parseHex(parts[2]))));
                }
            }
            return recordings.stream();
        }
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void recordedMessageIsReadAndWrittenAlike(Recording recording) {
        ByteBuffer message = recording.message();
        int function = message.getInt(0) & 0xffff;
        assertNull(VoteMessages.validate(function, message));
        ByteBuffer written = switch (recording.field("name")) {
            case "nodeinfo" -> {
                int nodeId = VoteMessages.nodeId(message);
                assertEquals(recording.number("nodeid"), nodeId);
                assertEquals(recording.number("votes"), VoteMessages.votes(message));
                assertEquals(recording.number("expected"), VoteMessages.expectedVotes(message));
                assertEquals(recording.number("flags"), VoteMessages.flags(message));
                yield VoteMessages.nodeInfo(
                        nodeId,
                        VoteMessages.votes(message),
                        VoteMessages.expectedVotes(message),
                        VoteMessages.flags(message));
            }
            case "reconfigure" -> {
                assertEquals(recording.number("nodeid"), VoteMessages.nodeId(message));
                assertEquals(recording.number("value"), VoteMessages.value(message));
                assertEquals(recording.number("param"), VoteMessages.param(message));
                yield VoteMessages.reconfigure(
                        VoteMessages.param(message), VoteMessages.nodeId(message), VoteMessages.value(message));
            }
            case "qdevice_reg" -> {
                assertEquals(recording.number("operation") == 1, VoteMessages.registers(message));
                assertEquals(recording.field("qdevice"), VoteMessages.name(message));
                yield VoteMessages.deviceRegistration(VoteMessages.registers(message), VoteMessages.name(message));
            }
            default -> {
                assertEquals(recording.field("old"), VoteMessages.oldName(message));
                assertEquals(recording.field("new"), VoteMessages.newName(message));
                yield VoteMessages.deviceRename(VoteMessages.oldName(message), VoteMessages.newName(message));
            }
        };
        assertEquals(
                HexFormat.of().formatHex(withoutPadding(function, message)),
                HexFormat.of().formatHex(withoutPadding(function, written)));
    }

    /** Padding, and what follows a name, is what senders happen to have on the stack (totem-wire 1). */
    private static byte[] withoutPadding(int function, ByteBuffer message) {
        byte[] bytes = new byte[message.limit()];
        message.get(0, bytes);
        Arrays.fill(bytes, 4, 8, (byte) 0);
        Arrays.fill(bytes, 12, 16, (byte) 0);
        switch (function) {
            case VoteMessages.RECONFIGURE -> Arrays.fill(bytes, 25, 32, (byte) 0);
            case VoteMessages.QDEVICE_REG -> eraseBehindName(bytes, FIRST_NAME, bytes.length);
            case VoteMessages.QDEVICE_RECONFIGURE -> {
                eraseBehindName(bytes, OLD_NAME, NEW_NAME);
                eraseBehindName(bytes, NEW_NAME, bytes.length);
            }
            default -> {}
        }
        return bytes;
    }

    private static void eraseBehindName(byte[] bytes, int name, int end) {
        int zero = name;
        while (bytes[zero] != 0) {
            zero++;
        }
        Arrays.fill(bytes, zero, end, (byte) 0);
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void messageThatWasCutIsRefused(Recording recording) {
        ByteBuffer message = recording.message();
        int function = message.getInt(0) & 0xffff;
        for (int length = 0; length < message.capacity(); length++) {
            assertEquals(
                    length + " bytes instead of " + message.capacity(),
                    VoteMessages.validate(function, message.duplicate().limit(length)));
        }
    }

    /** As a later version of the protocol may send it: what is known stands where it stood. */
    @Test
    void longerMessageIsRead() {
        byte[] longer = Arrays.copyOf(VoteMessages.nodeInfo(7, 3, 9, 1).array(), 40);
        assertNull(VoteMessages.validate(VoteMessages.NODEINFO, littleEndian(longer)));
        assertEquals(3, VoteMessages.votes(littleEndian(longer)));
    }

    @Test
    void functionOfALaterVersionIsRefused() {
        for (int function : new int[] {VoteMessages.FUNCTIONS, 5, 0xffff}) {
            assertEquals("unknown", VoteMessages.validate(function, littleEndian(new byte[1024])));
        }
    }

    @Test
    void numbersAreUnsigned() {
        ByteBuffer info = VoteMessages.nodeInfo(-1, 0xffff_ffffL, 0xffff_fffeL, VoterFlags.QUORATE);
        assertEquals(-1, VoteMessages.nodeId(info));
        assertEquals(0xffff_ffffL, VoteMessages.votes(info));
        assertEquals(0xffff_fffeL, VoteMessages.expectedVotes(info));
        assertEquals(
                0xffff_ffffL,
                VoteMessages.value(VoteMessages.reconfigure(VoteMessages.PARAM_NODE_VOTES, 1, 0xffff_ffffL)));
    }

    @Test
    void nameWithoutZeroEndsWithItsField() {
        byte[] bytes = new byte[528];
        Arrays.fill(bytes, (byte) 'x');
        String full = "x".repeat(NAME_LENGTH);
        assertEquals(full, VoteMessages.oldName(littleEndian(bytes)));
        assertEquals(full, VoteMessages.newName(littleEndian(bytes)));
        assertEquals(full, VoteMessages.name(littleEndian(Arrays.copyOf(bytes, 280))));
    }

    @Test
    void messageNeedNotBeginWithItsBuffer() {
        ByteBuffer rename = VoteMessages.deviceRename("before", "after");
        ByteBuffer shifted = ByteBuffer.allocate(rename.capacity() + 3)
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(3);
        shifted.put(rename).position(3);
        assertNull(VoteMessages.validate(VoteMessages.QDEVICE_RECONFIGURE, shifted));
        assertEquals("before", VoteMessages.oldName(shifted));
        assertEquals("after", VoteMessages.newName(shifted));
    }

    /** Whatever a node sends: it is dropped, or counted; nothing is thrown. */
    @Test
    void damagedMessagesThrowNothing() {
        Random random = new Random(5);
        List<ByteBuffer> seeds = List.of(
                VoteMessages.nodeInfo(2, 1, 3, 1),
                VoteMessages.nodeInfo(0, 1, 0, 0),
                VoteMessages.reconfigure(VoteMessages.PARAM_EXPECTED_VOTES, 2, 4),
                VoteMessages.reconfigure(VoteMessages.PARAM_NODE_VOTES, 2, 4),
                VoteMessages.deviceRegistration(true, "device"),
                VoteMessages.deviceRename("device", "other"));
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(3).device(1L));
        for (int round = 0; round < 5_000; round++) {
            ByteBuffer seed = seeds.get(round % seeds.size());
            byte[] bytes = new byte[random.nextBoolean() ? seed.capacity() : random.nextInt(seed.capacity())];
            seed.get(0, bytes);
            for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            int function = random.nextInt(VoteMessages.FUNCTIONS + 1);
            cluster.node(1).votequorum.deliver(function, 1 + random.nextInt(4), littleEndian(bytes));
            cluster.deliverAll();
        }
        cluster.ring(List.of(1, 2, 3));
        assertNotNull(cluster.numbers(1));
    }
}
