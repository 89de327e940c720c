package carousel.ipc.internal.cmap;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cmap.Cmap;
import carousel.api.cmap.CmapEvent;
import carousel.api.cmap.CmapListener;
import carousel.api.cmap.CmapMap;
import carousel.api.cmap.CmapTrack;
import carousel.api.cmap.CmapType;
import carousel.api.cmap.CmapValue;
import carousel.api.ipc.IpcClient;
import carousel.api.ipc.IpcSession;
import carousel.ipc.internal.message.Messages;
import carousel.ipc.internal.message.Replies;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program's connection to the maps: one of them at a time, with iterations and tracks of its own. */
final class CmapIpcSession implements IpcSession {
    private static final Logger LOG = LoggerFactory.getLogger("CMAP");

    private record Track(CmapTrack track, long clientHandle) {}

    private final Cmap cmap;
    private final IpcClient client;
    private final Replies replies;
    private final Map<Long, Iterator<Map.Entry<String, CmapValue>>> iterations = new HashMap<>();
    private final Map<Long, Track> tracks = new HashMap<>();
    private CmapMap map = CmapMap.ICMAP;
    private long lastHandle;

    CmapIpcSession(Cmap cmap, IpcClient client) {
        this.cmap = cmap;
        this.client = client;
        replies = new Replies(client);
    }

    @Override
    public Progress request(int requestId, ByteBuffer request) {
        return switch (requestId) {
            case CmapRequests.SET -> set(request);
            case CmapRequests.DELETE -> delete(request);
            case CmapRequests.GET -> get(request);
            case CmapRequests.ADJUST -> adjust(request);
            case CmapRequests.ITERATE -> iterate(request);
            case CmapRequests.NEXT -> next(request);
            case CmapRequests.ITERATED -> iterated(request);
            case CmapRequests.TRACK -> track(request);
            case CmapRequests.TRACK_NO_MORE -> trackNoMore(request);
            default -> chooseMap(request);
        };
    }

    // ---- keys

    private Progress set(ByteBuffer request) {
        String key = CmapRequests.name(request);
        if (key == null) {
            return replies.now(Messages.error(CmapAnswers.SET, CorosyncStatus.NAME_TOO_LONG));
        }
        byte[] bytes = CmapRequests.value(request);
        CmapValue value = bytes == null ? null : ValueBytes.read(CmapRequests.valueType(request), bytes);
        if (value == null) {
            return replies.now(Messages.error(CmapAnswers.SET, CorosyncStatus.INVALID_PARAM));
        }
        return replies.status(CmapAnswers.SET, cmap.set(map, key, value));
    }

    private Progress delete(ByteBuffer request) {
        String key = CmapRequests.name(request);
        return key == null
                ? replies.now(Messages.error(CmapAnswers.DELETED, CorosyncStatus.NOT_EXIST))
                : status(CmapAnswers.DELETED, cmap.delete(map, key));
    }

    private Progress get(ByteBuffer request) {
        String key = CmapRequests.name(request);
        long wanted = CmapRequests.valueLength(request);
        if (key == null) {
            return replies.now(CmapAnswers.notGot(CorosyncStatus.NOT_EXIST));
        }
        if (Long.compareUnsigned(wanted, client.maxMessageBytes() - CmapAnswers.GOT_BYTES) > 0) {
            return replies.now(CmapAnswers.notGot(CorosyncStatus.INVALID_PARAM));
        }
        int room = (int) wanted;
        return replies.when(cmap.get(map, key), value -> CmapAnswers.got(value, room), CmapIpcSession::notGot);
    }

    private static ByteBuffer notGot(CorosyncStatus status) {
        return CmapAnswers.notGot(ofPresent(status));
    }

    /** No key breaks the rules of keys, so one that does is not there: only who makes a key is told of them. */
    private static CorosyncStatus ofPresent(CorosyncStatus status) {
        return status == CorosyncStatus.NAME_TOO_LONG ? CorosyncStatus.NOT_EXIST : status;
    }

    private Progress status(int answerId, CompletableFuture<Void> done) {
        return replies.when(
                done, unused -> Messages.ok(answerId), status -> Messages.error(answerId, ofPresent(status)));
    }

    private Progress adjust(ByteBuffer request) {
        String key = CmapRequests.name(request);
        return key == null
                ? replies.now(Messages.error(CmapAnswers.ADJUSTED, CorosyncStatus.NOT_EXIST))
                : status(CmapAnswers.ADJUSTED, cmap.adjust(map, key, CmapRequests.step(request)));
    }

    // ---- iteration

    private Progress iterate(ByteBuffer request) {
        String prefix = CmapRequests.name(request);
        if (prefix == null) {
            return replies.now(CmapAnswers.noHandle(CmapAnswers.ITERATION, CorosyncStatus.NAME_TOO_LONG));
        }
        return replies.when(
                cmap.entries(map, prefix),
                entries -> {
                    iterations.put(++lastHandle, entries.entrySet().iterator());
                    return CmapAnswers.handle(CmapAnswers.ITERATION, lastHandle);
                },
                status -> CmapAnswers.noHandle(CmapAnswers.ITERATION, status));
    }

    private Progress next(ByteBuffer request) {
        Iterator<Map.Entry<String, CmapValue>> iteration = iterations.get(CmapRequests.handle(request));
        if (iteration == null) {
            return replies.now(CmapAnswers.noNext(CorosyncStatus.BAD_HANDLE.number()));
        }
        if (!iteration.hasNext()) {
            return replies.now(CmapAnswers.noNext(CmapAnswers.NO_SECTIONS));
        }
        Map.Entry<String, CmapValue> entry = iteration.next();
        CmapValue value = entry.getValue();
        boolean counterText = map == CmapMap.STATS && value.type() == CmapType.STRING;
        return replies.now(CmapAnswers.next(
                entry.getKey(),
                counterText ? 0 : ValueBytes.of(value).length,
                value.type().code()));
    }

    private Progress iterated(ByteBuffer request) {
        return replies.now(
                iterations.remove(CmapRequests.handle(request)) == null
                        ? Messages.error(CmapAnswers.ITERATED, CorosyncStatus.BAD_HANDLE)
                        : Messages.ok(CmapAnswers.ITERATED));
    }

    // ---- tracks

    private Progress track(ByteBuffer request) {
        String key = CmapRequests.name(request);
        if (key == null) {
            return replies.now(CmapAnswers.noHandle(CmapAnswers.TRACK, CorosyncStatus.NAME_TOO_LONG));
        }
        int type = CmapRequests.trackType(request);
        Set<CmapEvent.Kind> kinds = kinds(type);
        if (kinds == null) {
            return replies.now(CmapAnswers.noHandle(CmapAnswers.TRACK, CorosyncStatus.INVALID_PARAM));
        }
        long clientHandle = CmapRequests.trackHandle(request);
        CmapListener listener = event -> client.loop().execute(() -> {
            if (client.isOpen()) {
                client.send(CmapAnswers.changed(clientHandle, event));
            }
        });
        try {
            boolean prefix = (type & CmapRequests.PREFIX) != 0 || key.isEmpty();
            CmapTrack track = prefix ? cmap.trackAll(map, key, kinds, listener) : cmap.track(map, key, kinds, listener);
            tracks.put(++lastHandle, new Track(track, clientHandle));
            return replies.now(CmapAnswers.handle(CmapAnswers.TRACK, lastHandle));
        } catch (CorosyncException e) {
            return replies.now(CmapAnswers.noHandle(CmapAnswers.TRACK, e.status()));
        }
    }

    /** The kinds that the bits of a track name; null when they name something else. */
    private static @Nullable Set<CmapEvent.Kind> kinds(int type) {
        int left = type & ~CmapRequests.PREFIX;
        Set<CmapEvent.Kind> kinds = EnumSet.noneOf(CmapEvent.Kind.class);
        for (CmapEvent.Kind kind : CmapEvent.Kind.values()) {
            if ((type & kind.number()) != 0) {
                kinds.add(kind);
                left &= ~kind.number();
            }
        }
        return left == 0 ? kinds : null;
    }

    private Progress trackNoMore(ByteBuffer request) {
        Track track = tracks.remove(CmapRequests.handle(request));
        if (track == null) {
            return replies.now(CmapAnswers.noHandle(CmapAnswers.TRACK_NO_MORE, CorosyncStatus.BAD_HANDLE));
        }
        close(track);
        return replies.now(CmapAnswers.handle(CmapAnswers.TRACK_NO_MORE, track.clientHandle()));
    }

    private Progress chooseMap(ByteBuffer request) {
        int number = CmapRequests.map(request);
        CmapMap chosen = null;
        for (CmapMap one : CmapMap.values()) {
            if (one.number() == number) {
                chosen = one;
            }
        }
        if (chosen == null) {
            return replies.now(Messages.error(CmapAnswers.MAP_CHOSEN, CorosyncStatus.NOT_EXIST));
        }
        if (!iterations.isEmpty() || !tracks.isEmpty()) {
            return replies.now(Messages.error(CmapAnswers.MAP_CHOSEN, CorosyncStatus.BUSY));
        }
        map = chosen;
        return replies.now(Messages.ok(CmapAnswers.MAP_CHOSEN));
    }

    @Override
    public void closed() {
        tracks.values().forEach(CmapIpcSession::close);
        tracks.clear();
        iterations.clear();
    }

    private static void close(Track track) {
        try {
            track.track().close();
        } catch (CorosyncException e) {
            LOG.debug("A track was over already: {}", e.getMessage());
        }
    }
}
