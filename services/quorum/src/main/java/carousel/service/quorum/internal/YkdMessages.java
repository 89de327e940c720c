package carousel.service.quorum.internal;

import carousel.service.quorum.internal.YkdState.Session;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The messages of group {@code ykd}, little endian (totem-wire 12.7). They have no request header.
 *
 * <pre>
 * state (8856):   i32 kind 0 @0, session last_primary @4, session last_formed[32] @140, i32 last_formed_entries @4492,
 *                 session ambiguous[32] @4496, i32 ambiguous_entries @8848, i32 session_id @8852
 * attempt (4):    i32 kind 1 @0
 * session (136):  u32 member_list[32] @0, i32 entries @128, i32 session_id @132
 * </pre>
 */
final class YkdMessages {
    /** Members of a session, and sessions of a list. */
    static final int MOST = 32;

    static final int STATE = 0;
    static final int ATTEMPT = 1;

    private static final int STATE_LENGTH = 8856;
    private static final int ATTEMPT_LENGTH = 4;
    private static final int LAST_PRIMARY_OFFSET = 4;
    private static final int AMBIGUOUS_OFFSET = 4496;
    private static final int AMBIGUOUS_ENTRIES_OFFSET = 8848;
    private static final int SESSION_ID_OFFSET = 8852;
    private static final int SESSION_LENGTH = 136;
    private static final int ENTRIES_OFFSET = 128;
    private static final int ID_OFFSET = 132;

    private YkdMessages() {}

    /** What was formed with whom is left empty: it would only settle ambiguous sessions earlier. */
    static ByteBuffer state(YkdState state) {
        ByteBuffer message = ByteBuffer.allocate(STATE_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        put(message, LAST_PRIMARY_OFFSET, state.lastPrimary());
        for (int i = 0; i < state.ambiguous().size(); i++) {
            put(
                    message,
                    AMBIGUOUS_OFFSET + i * SESSION_LENGTH,
                    state.ambiguous().get(i));
        }
        return message.putInt(AMBIGUOUS_ENTRIES_OFFSET, state.ambiguous().size())
                .putInt(SESSION_ID_OFFSET, state.sessionId());
    }

    static ByteBuffer attempt() {
        return ByteBuffer.allocate(ATTEMPT_LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, ATTEMPT);
    }

    private static void put(ByteBuffer message, int offset, Session session) {
        int at = offset;
        for (int member : session.members()) {
            message.putInt(at, member);
            at += Integer.BYTES;
        }
        message.putInt(offset + ENTRIES_OFFSET, session.members().size()).putInt(offset + ID_OFFSET, session.id());
    }

    /** What is wrong with a message, or null. */
    static @Nullable String validate(ByteBuffer message) {
        if (message.remaining() < ATTEMPT_LENGTH) {
            return message.remaining() + " bytes";
        }
        return switch (kind(message)) {
            case ATTEMPT -> null;
            case STATE -> validateState(message);
            default -> "unknown kind " + kind(message);
        };
    }

    private static @Nullable String validateState(ByteBuffer message) {
        if (message.remaining() < STATE_LENGTH) {
            return message.remaining() + " bytes instead of " + STATE_LENGTH;
        }
        int ambiguous = getInt(message, AMBIGUOUS_ENTRIES_OFFSET);
        boolean isValid = ambiguous >= 0 && ambiguous <= MOST && hasValidEntries(message, LAST_PRIMARY_OFFSET);
        for (int i = 0; isValid && i < ambiguous; i++) {
            isValid = hasValidEntries(message, AMBIGUOUS_OFFSET + i * SESSION_LENGTH);
        }
        return isValid ? null : "a list of more than " + MOST;
    }

    private static boolean hasValidEntries(ByteBuffer message, int offset) {
        int entries = getInt(message, offset + ENTRIES_OFFSET);
        return entries >= 0 && entries <= MOST;
    }

    private static int getInt(ByteBuffer message, int offset) {
        return message.getInt(message.position() + offset);
    }

    static int kind(ByteBuffer message) {
        return getInt(message, 0);
    }

    static YkdState read(ByteBuffer state) {
        List<Session> ambiguous = new ArrayList<>();
        for (int i = 0; i < getInt(state, AMBIGUOUS_ENTRIES_OFFSET); i++) {
            ambiguous.add(session(state, AMBIGUOUS_OFFSET + i * SESSION_LENGTH));
        }
        return new YkdState(session(state, LAST_PRIMARY_OFFSET), ambiguous, getInt(state, SESSION_ID_OFFSET));
    }

    private static Session session(ByteBuffer message, int offset) {
        Set<Integer> members = new TreeSet<>();
        for (int i = 0; i < getInt(message, offset + ENTRIES_OFFSET); i++) {
            members.add(getInt(message, offset + i * Integer.BYTES));
        }
        return new Session(members, getInt(message, offset + ID_OFFSET));
    }
}
