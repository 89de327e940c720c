package carousel.ipc.internal.quorum;

import carousel.api.ipc.IpcService;
import carousel.api.quorum.MembershipChange;
import carousel.api.quorum.QuorumState;
import carousel.ipc.internal.message.Messages;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Messages of libquorum (ipc-wire 10): requests behind a header of 16 bytes, answers and events behind one of 24.
 *
 * <pre>
 * request            size          answer           size
 * 0 quorate           16           0 quorate          32   quorate 24
 * 1 track             24 flags 16  1 tracks           24
 * 2 track no more     16           2 tracks no more   24
 * 3 type              16           4 type             32   type 24
 * 4 choose a model    24 model 16  5 model chosen     32   type 24
 * event
 * 3 state, model 0    48+4n        quorate 24, ring sequence u64 32, count 40, nodes from 44
 * 6 quorum, model 1   56+4n        quorate 24, ring 32, count 48, nodes from 52
 * 7 nodes, model 1    64+4n        ring 24, members 40, joined 48, left 56, nodes from 60: members, joined, left
 * ring: node u32, sequence u64 from 8
 * </pre>
 */
final class QuorumMessages {
    static final int QUORATE = 0;
    static final int TRACK = 1;
    static final int TRACK_NO_MORE = 2;
    static final int TYPE = 3;
    static final int CHOOSE_MODEL = 4;

    static final int QUORATE_ANSWER = 0;
    static final int TRACKS = 1;
    static final int TRACKS_NO_MORE = 2;
    static final int STATE = 3;
    static final int TYPE_ANSWER = 4;
    static final int MODEL_CHOSEN = 5;
    static final int QUORUM = 6;
    static final int NODES = 7;

    /** Flag of a track: how things stand now. */
    static final int CURRENT = 1;
    /** Flag of a track: what changes, and how things stand now. */
    static final int CHANGES = 2;
    /** Flag of a track: what changes. */
    static final int CHANGES_ONLY = 4;

    private static final int[] SMALLEST = {16, 24, 16, 16, 24};
    private static final int NUMBER = 16;
    private static final int SHORT_BYTES = 32;

    private QuorumMessages() {}

    static int smallestBytes(int id) {
        return id >= 0 && id < SMALLEST.length ? SMALLEST[id] : IpcService.UNKNOWN_REQUEST;
    }

    /** Flags of a track, or the model that is chosen. */
    static int number(ByteBuffer request) {
        return request.getInt(NUMBER);
    }

    /** An answer with one number. */
    static ByteBuffer answer(int id, int error, int number) {
        return Messages.message(id, SHORT_BYTES, error).putInt(24, number);
    }

    static ByteBuffer state(QuorumState state) {
        ByteBuffer event = Messages.message(STATE, 48 + state.members().size() * Integer.BYTES)
                .putInt(24, state.quorate() ? 1 : 0)
                .putLong(32, state.ring().sequence())
                .putInt(40, state.members().size());
        Messages.putInts(event, 44, state.members());
        return event;
    }

    static ByteBuffer quorum(QuorumState state) {
        ByteBuffer event = Messages.message(QUORUM, 56 + state.members().size() * Integer.BYTES)
                .putInt(24, state.quorate() ? 1 : 0)
                .putInt(32, state.ring().representative())
                .putLong(40, state.ring().sequence())
                .putInt(48, state.members().size());
        Messages.putInts(event, 52, state.members());
        return event;
    }

    static ByteBuffer nodes(MembershipChange change) {
        List<Integer> members = change.members();
        List<Integer> joined = change.joined();
        List<Integer> left = change.left();
        ByteBuffer event = Messages.message(NODES, 64 + (members.size() + joined.size() + left.size()) * Integer.BYTES)
                .putInt(24, change.ring().representative())
                .putLong(32, change.ring().sequence())
                .putInt(40, members.size())
                .putInt(48, joined.size())
                .putInt(56, left.size());
        Messages.putInts(event, Messages.putInts(event, Messages.putInts(event, 60, members), joined), left);
        return event;
    }
}
