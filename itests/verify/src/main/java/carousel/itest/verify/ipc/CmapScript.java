package carousel.itest.verify.ipc;

import carousel.api.cmap.Cmap;
import carousel.api.cmap.CmapEvent;
import carousel.api.cmap.CmapListener;
import carousel.api.cmap.CmapMap;
import carousel.api.cmap.CmapTrack;
import carousel.api.cmap.CmapType;
import carousel.api.cmap.CmapValue;
import carousel.api.ipc.IpcService;
import carousel.ipc.internal.cmap.CmapIpcService;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The maps. */
final class CmapScript extends Script implements Cmap {
    private static final int PREFIX = 8;

    private final Map<Long, CmapListener> listeners = new HashMap<>();

    CmapScript(Transcript transcript) {
        super(transcript);
    }

    @Override
    IpcService service() {
        return new CmapIpcService(this);
    }

    @Override
    List<String> heardRequests() {
        return List.of("REQ_SET", "REQ_DELETE", "REQ_GET", "REQ_ADJUST_INT", "REQ_ITER_INIT", "REQ_TRACK_ADD");
    }

    @Override
    public CompletableFuture<CmapValue> get(CmapMap map, String key) {
        hear("key", key);
        return outcome(answer -> {
            byte[] bytes = answer.bytes("value");
            // only length and type were asked for
            return value(
                    answer.integer("type"),
                    bytes.length == 0 ? new byte[answer.integer("length")] : bytes,
                    bytes.length == 0);
        });
    }

    @Override
    public CompletableFuture<CmapValue> get(CmapMap map, String key, CmapType type) {
        return get(map, key);
    }

    @Override
    public CompletableFuture<Void> set(CmapMap map, String key, CmapValue value) {
        byte[] bytes = bytes(value);
        if (value.type() == CmapType.STRING) {
            bytes = Arrays.copyOf(bytes, bytes.length - 1); // sent without its zero (ipc-wire 7)
        }
        hear("key", key);
        hear("type", value.type().code());
        hear("length", bytes.length);
        hear("value", HexFormat.of().formatHex(bytes));
        return done();
    }

    @Override
    public CompletableFuture<Void> delete(CmapMap map, String key) {
        hear("key", key);
        return done();
    }

    @Override
    public CompletableFuture<Void> adjust(CmapMap map, String key, int step) {
        hear("key", key);
        hear("step", step);
        return done();
    }

    @Override
    public CompletableFuture<NavigableMap<String, CmapValue>> entries(CmapMap map, String prefix) {
        hear("key", prefix);
        return outcome(answer -> {
            NavigableMap<String, CmapValue> entries = new TreeMap<>();
            for (Fields next : transcript.answersWith(answer.number("handle"), request(), "REQ_ITER_NEXT")) {
                entries.put(next.text("key"), value(next.integer("type"), new byte[next.integer("length")], true));
            }
            return entries;
        });
    }

    @Override
    public CmapTrack track(CmapMap map, String key, Set<CmapEvent.Kind> kinds, CmapListener listener) {
        return track(key, 0, kinds, listener);
    }

    @Override
    public CmapTrack trackAll(CmapMap map, String prefix, Set<CmapEvent.Kind> kinds, CmapListener listener) {
        // all keys is a prefix whether the request says so or not
        return track(prefix, prefix.isEmpty() ? request().fields().integer("what") & PREFIX : PREFIX, kinds, listener);
    }

    private CmapTrack track(String key, int what, Set<CmapEvent.Kind> kinds, CmapListener listener) {
        hear("key", key);
        hear("what", kinds.stream().mapToInt(CmapEvent.Kind::number).sum() + what);
        if (!isGranted()) {
            throw refusal();
        }
        long clientHandle = request().fields().number("clientHandle");
        listeners.put(clientHandle, listener);
        return () -> listeners.remove(clientHandle);
    }

    @Override
    void event(Message event) {
        Fields fields = event.fields();
        CmapListener listener = listeners.get(fields.number("clientHandle"));
        if (listener == null) {
            throw new Difference(
                    event, "is for the track " + fields.number("clientHandle") + ", which there is not here");
        }
        for (CmapEvent.Kind kind : CmapEvent.Kind.values()) {
            if (kind.number() == fields.integer("what")) {
                listener.changed(new CmapEvent(
                        kind,
                        fields.text("key"),
                        value(fields, "newType", "newValue"),
                        value(fields, "oldType", "oldValue")));
            }
        }
    }

    private static @Nullable CmapValue value(Fields fields, String type, String value) {
        return fields.integer(type) == 0 ? null : value(fields.integer(type), fields.bytes(value), false);
    }

    /**
     * A value of the daemon's.
     *
     * @param any whether only its length is known; any value of this length does
     */
    private static CmapValue value(int code, byte[] bytes, boolean any) {
        CmapType type = Stream.of(CmapType.values())
                .filter(one -> one.code() == code)
                .findFirst()
                .orElseThrow();
        ByteBuffer buffer = ByteBuffer.wrap(Arrays.copyOf(bytes, Math.max(bytes.length, Long.BYTES)))
                .order(ByteOrder.nativeOrder());
        return switch (type) {
            case STRING -> {
                String text = new String(bytes, 0, Math.max(0, bytes.length - 1), StandardCharsets.ISO_8859_1);
                yield new CmapValue.StringValue(any ? text.replace('\0', 'x') : text);
            }
            case BINARY -> new CmapValue.BinaryValue(bytes);
            case FLOAT -> new CmapValue.DecimalValue(type, buffer.getFloat());
            case DOUBLE -> new CmapValue.DecimalValue(type, buffer.getDouble());
            case INT64, UINT64 -> new CmapValue.IntegerValue(type, buffer.getLong());
            default -> {
                int spareBits = Long.SIZE - Byte.SIZE * type.sizeBytes();
                long number = buffer.getLong() << spareBits;
                yield new CmapValue.IntegerValue(type, type.isSigned() ? number >> spareBits : number >>> spareBits);
            }
        };
    }

    /** The bytes of a value (ipc-wire 7), a text's with the zero. */
    private static byte[] bytes(CmapValue value) {
        if (value instanceof CmapValue.BinaryValue binary) {
            return binary.bytes();
        }
        if (value instanceof CmapValue.StringValue text) {
            return (text.text() + "\0").getBytes(StandardCharsets.ISO_8859_1);
        }
        ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        if (value instanceof CmapValue.IntegerValue integer) {
            buffer.putLong(0, integer.number());
        } else if (value instanceof CmapValue.DecimalValue decimal && value.type() == CmapType.FLOAT) {
            buffer.putFloat(0, (float) decimal.number());
        } else if (value instanceof CmapValue.DecimalValue decimal) {
            buffer.putDouble(0, decimal.number());
        }
        return Arrays.copyOf(buffer.array(), value.type().sizeBytes());
    }
}
