package carousel.itest.verify.ipc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a message's fields are, taken from the reference (ipc-wire 1, 7 to 11) and not from the server. A field is {@code name kind offset}; the offset
 * may add the value of an earlier field, and kinds that are lists or have a length name it, too.
 */
final class Layout {
    private static final Pattern FIELD = Pattern.compile("(\\w+) (\\w+) (\\d+)(?:\\+(\\w+))?(?: (\\S+))?");
    private static final Map<String, Layout> LAYOUTS = new HashMap<>();
    private static final int KEY_TEXT = 8;
    private static final int ADDRESS_WORDS = 6;
    private static final String ADDRESSES_BEHIND = "184 members+joined+left";

    static {
        add("setup AUTHENTICATE_REQUEST", "id i32 0, size i32 8, most i32 16");
        add(
                "setup AUTHENTICATE_RESPONSE",
                "id i32 0, size i32 8, error i32 16, type i32 24, most i32 28, request text 40 4096, response text 4136 4096, event text 8232 4096");

        add("cmap REQ_SET", "key key 16, length i64 280, type u8 288, value bytes 296 length");
        add("cmap REQ_DELETE", "key key 16");
        add("cmap REQ_GET", "key key 16, room i64 280");
        add("cmap REQ_ADJUST_INT", "key key 16, step i32 280");
        add("cmap REQ_ITER_INIT", "key key 16");
        add("cmap REQ_ITER_NEXT", "handle handle 16");
        add("cmap REQ_ITER_FINALIZE", "handle handle 16");
        add("cmap REQ_TRACK_ADD", "key key 16, what i32 280, clientHandle i64 288");
        add("cmap REQ_TRACK_DELETE", "handle handle 16");
        add("cmap REQ_SET_CURRENT_MAP", "map i32 16");
        add("cmap RES_GET", "length i64 24, type u8 32, value rest 40 length");
        add("cmap RES_ITER_INIT", "handle handle 24");
        add("cmap RES_ITER_NEXT", "key key 24, length i64 288, type u8 296");
        add("cmap RES_TRACK_ADD", "handle handle 24");
        add("cmap RES_TRACK_DELETE", "clientHandle i64 24");
        add(
                "cmap RES_NOTIFY_CALLBACK",
                "clientHandle i64 24, key key 32, what i32 296, newType u8 304, oldType u8 312, newLength i64 320, oldLength i64 328,"
                        + " newValue bytes 336 newLength, oldValue bytes 336+newLength oldLength");

        add("cfg REQ_KILLNODE", "node i32 16, reason text 26 256");
        add("cfg REQ_TRYSHUTDOWN", "flags i32 16");
        add("cfg REQ_REPLYTOSHUTDOWN", "yes i32 16");
        add("cfg REQ_GET_NODE_ADDRS", "node i32 16");
        add("cfg REQ_NODESTATUSGET", "node i32 16, version i32 24");
        add("cfg REQ_TRACKSTART", "flags u8 16");
        add("cfg RES_RINGSTATUSGET", "count i32 24, names texts 32 128*count, texts texts 2080 512*count");
        add("cfg RES_GET_NODE_ADDRS", "family i32 24, count i32 28, addresses rest 32");
        add("cfg RES_LOCAL_GET", "node i32 24");
        add("cfg RES_TESTSHUTDOWN", "flags i32 24");
        StringBuilder status =
                new StringBuilder("version i32 24, node i32 28, reachable u8 32, remote u8 33, external u8 34");
        for (int i = 0; i < 8; i++) {
            int at = 40 + 520 * i;
            status.append(
                    (", enabled%1$d u8 %2$d, connected%1$d u8 %3$d, dynamic%1$d u8 %4$d, mtu%1$d i32 %5$d, from%1$d text %6$d 256,"
                                    + " to%1$d text %7$d 256")
                            .formatted(i, at, at + 1, at + 2, at + 4, at + 8, at + 264));
        }
        add("cfg RES_NODESTATUSGET", status.toString());

        add("cpg REQ_JOIN", "group group 16, process i32 152, flags i32 160");
        add("cpg REQ_LEAVE", "group group 16, process i32 152");
        add("cpg REQ_MCAST", "guarantee i32 24, length i32 32, data bytes 40 length");
        add("cpg REQ_MEMBERSHIP", "group group 16");
        add("cpg REQ_ITERATIONINITIALIZE", "type i32 152");
        add("cpg REQ_ITERATIONNEXT", "handle handle 16");
        add("cpg REQ_ITERATIONFINALIZE", "handle handle 16");
        add("cpg REQ_ZC_ALLOC", "bytes i64 16, path text 24 128");
        add("cpg REQ_ZC_FREE", "bytes i64 16, address handle 24");
        add("cpg REQ_ZC_EXECUTE", "address handle 16");
        add(
                "cpg REQ_PARTIAL_MCAST",
                "guarantee i32 24, whole i32 32, length i32 40, type i32 48, data bytes 56 length");
        add("cpg RES_MEMBERSHIP", "count i32 24, addresses addresses 32 count");
        add("cpg RES_LOCAL_GET", "node i32 24");
        add("cpg RES_ITERATIONINITIALIZE", "handle handle 24");
        add("cpg RES_ITERATIONNEXT", "group group 24, node i32 160, process i32 164");
        add(
                "cpg RES_CONFCHG_CALLBACK",
                "group group 24, members i32 160, joined i32 168, left i32 176, addresses addresses "
                        + ADDRESSES_BEHIND);
        add(
                "cpg RES_DELIVER_CALLBACK",
                "group group 24, length i32 160, node i32 168, process i32 176, data bytes 184 length");
        add("cpg RES_TOTEM_CONFCHG_CALLBACK", "ringNode i32 24, ring i64 32, count i32 40, nodes ints 44 count");
        add(
                "cpg RES_PARTIAL_DELIVER_CALLBACK",
                "group group 24, whole i32 160, length i32 168, node i32 176, process i32 184, type i32 192, data bytes 200 length");

        add("quorum REQ_TRACKSTART", "flags i32 16");
        add("quorum REQ_MODEL_GETTYPE", "model i32 16");
        add("quorum RES_GETQUORATE", "quorate i32 24");
        add("quorum RES_GETTYPE", "type i32 24");
        add("quorum RES_MODEL_GETTYPE", "type i32 24");
        add("quorum RES_NOTIFICATION", "quorate i32 24, ring i64 32, count i32 40, nodes ints 44 count");
        add(
                "quorum RES_V1_QUORUM_NOTIFICATION",
                "quorate i32 24, ringNode i32 32, ring i64 40, count i32 48, nodes ints 52 count");
        add(
                "quorum RES_V1_NODELIST_NOTIFICATION",
                "ringNode i32 24, ring i64 32, members i32 40, joined i32 48, left i32 56, nodes ints 60 members+joined+left");

        add("votequorum REQ_GETINFO", "node i32 16");
        add("votequorum REQ_SETEXPECTED", "votes i32 16");
        add("votequorum REQ_SETVOTES", "votes i32 16, node i32 20");
        add("votequorum REQ_TRACKSTART", "context i64 16, flags i32 24");
        add("votequorum REQ_QDEVICE_REGISTER", "name text 16 255");
        add("votequorum REQ_QDEVICE_UNREGISTER", "name text 16 255");
        add("votequorum REQ_QDEVICE_UPDATE", "name text 16 255, newName text 271 255");
        add("votequorum REQ_QDEVICE_POLL", "name text 16 255, set i32 272, ringNode i32 280, ring i64 288");
        add("votequorum REQ_QDEVICE_MASTER_WINS", "name text 16 255, set i32 272");
        add(
                "votequorum RES_GETINFO",
                "node i32 24, state i32 28, votes i32 32, expected i32 36, highest i32 40, total i32 44, quorum i32 48, flags i32 52,"
                        + " deviceVotes i32 56, device text 60 255");
        add("votequorum RES_QUORUM_NOTIFICATION", "quorate i32 24, context i64 32, count i32 40, nodes pairs 48 count");
        add("votequorum RES_EXPECTEDVOTES_NOTIFICATION", "context i64 24, votes i32 32");
        add(
                "votequorum RES_NODELIST_NOTIFICATION",
                "context i64 24, ringNode i32 32, ring i64 40, count i32 48, nodes ints 56 count");
    }

    private record Field(String name, String kind, int offset, String plus, String count) {}

    private final List<Field> fields = new ArrayList<>();

    private Layout() {}

    private static void add(String message, String fields) {
        Layout layout = new Layout();
        for (String field : fields.split(", ", -1)) {
            Matcher parts = FIELD.matcher(field);
            if (!parts.matches()) {
                throw new IllegalStateException(message + ": " + field);
            }
            layout.fields.add(new Field(
                    parts.group(1),
                    parts.group(2),
                    Integer.parseInt(parts.group(3)),
                    parts.group(4) == null ? "" : parts.group(4),
                    parts.group(5) == null ? "" : parts.group(5)));
        }
        LAYOUTS.put(message, layout);
    }

    /** The layout of a message; one without fields when it has no more than its header. */
    static Layout of(String service, String message) {
        String key = (message.startsWith("AUTHENTICATE") ? "setup" : service) + " " + message;
        return LAYOUTS.getOrDefault(key, new Layout());
    }

    /** Whether a field is a handle, which every server makes up for itself. */
    boolean isHandle(String name) {
        return fields.stream().anyMatch(field -> field.name.equals(name) && field.kind.equals("handle"));
    }

    /** The request with the handle that the server here made up in place of the daemon's. */
    ByteBuffer withOwnHandle(ByteBuffer message, Map<Long, Long> ownHandles) {
        ByteBuffer copy = ByteBuffer.allocate(message.limit()).order(message.order());
        copy.put(0, message, 0, message.limit());
        for (Field field : fields) {
            if (field.kind.equals("handle") && message.limit() >= field.offset + Long.BYTES) {
                long handle = message.getLong(field.offset);
                copy.putLong(field.offset, ownHandles.getOrDefault(handle, handle));
            }
        }
        return copy;
    }

    /**
     * Reads the fields.
     *
     * @throws IndexOutOfBoundsException when the message ends before them
     */
    Fields read(ByteBuffer message) {
        Fields read = new Fields();
        for (Field field : fields) {
            int at = field.offset + (field.plus.isEmpty() ? 0 : read.integer(field.plus));
            read.put(field.name, read(message, field, at, read));
        }
        return read;
    }

    private static Object read(ByteBuffer message, Field field, int at, Fields before) {
        return switch (field.kind) {
            case "u8" -> (long) Byte.toUnsignedInt(message.get(at));
            case "i32" -> (long) message.getInt(at);
            case "i64", "handle" -> message.getLong(at);
            case "key" -> text(message, at + KEY_TEXT, Short.toUnsignedInt(message.getShort(at)));
            case "group" -> hex(message, at + KEY_TEXT, message.getInt(at));
            case "text" -> zeroEnded(text(message, at, Integer.parseInt(field.count)));
            case "texts" -> texts(message, at, field, before);
            case "bytes" -> hex(message, at, before.integer(field.count));
            case "rest" -> hex(message, at, Math.min(message.limit() - at, restBytes(field, before)));
            case "ints" -> words(message, at, count(field, before), 1);
            case "pairs" -> words(message, at, 2 * count(field, before), 1);
            case "addresses" -> words(message, at, ADDRESS_WORDS * count(field, before), 2);
            default -> throw new IllegalStateException(field.toString());
        };
    }

    /** Texts of one room behind the other; those behind the last are what was in the daemon's memory. */
    private static List<String> texts(ByteBuffer message, int at, Field field, Fields before) {
        String[] roomAndCount = field.count.split("\\*", 2);
        int roomBytes = Integer.parseInt(roomAndCount[0]);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < before.integer(roomAndCount[1]); i++) {
            texts.add(zeroEnded(text(message, at + i * roomBytes, roomBytes)));
        }
        return texts;
    }

    /** Behind a value that is shorter than its room there is what was in the daemon's memory. */
    private static int restBytes(Field field, Fields before) {
        return field.count.isEmpty() ? Integer.MAX_VALUE : before.integer(field.count);
    }

    private static int count(Field field, Fields before) {
        int count = 0;
        for (String name : field.count.split("\\+", -1)) {
            count += before.integer(name);
        }
        return count;
    }

    /** Numbers of four bytes; with a step of 2 every second one is padding. */
    private static List<Long> words(ByteBuffer message, int at, int count, int step) {
        List<Long> words = new ArrayList<>();
        for (int i = 0; i < count; i += step) {
            words.add((long) message.getInt(at + i * Integer.BYTES));
        }
        return words;
    }

    private static String text(ByteBuffer message, int at, int length) {
        byte[] bytes = new byte[length];
        message.get(at, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String zeroEnded(String text) {
        int end = text.indexOf(0);
        return end < 0 ? text : text.substring(0, end);
    }

    private static String hex(ByteBuffer message, int at, int length) {
        byte[] bytes = new byte[length];
        message.get(at, bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
