package carousel.sample.savings.internal;

import java.nio.ByteBuffer;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What members send each other, and its form: a kind, then numbers in network order. */
sealed interface SavingsMessage {
    int OPERATION = 1;
    int STATE = 2;
    int SHARE_BYTES = 4 * Long.BYTES;

    /** A deposit or withdrawal. */
    record Order(Operation operation) implements SavingsMessage {}

    /**
     * The sender's ledger.
     *
     * @param view the ring and the members for which it was sent, as one number
     */
    record State(long view, Ledger.Snapshot snapshot) implements SavingsMessage {}

    /** Its bytes. */
    default ByteBuffer encode() {
        if (this instanceof Order order) {
            Operation operation = order.operation();
            return ByteBuffer.allocate(Integer.BYTES + 3 * Long.BYTES)
                    .putInt(OPERATION)
                    .putLong(operation.origin())
                    .putLong(operation.sequence())
                    .putLong(operation.pennies())
                    .flip();
        }
        State state = (State) this;
        Ledger.Snapshot snapshot = state.snapshot();
        ByteBuffer buffer = ByteBuffer.allocate(Integer.BYTES
                        + 2 * Long.BYTES
                        + SHARE_BYTES * snapshot.shares().size())
                .putInt(STATE)
                .putLong(state.view())
                .putLong(snapshot.digest());
        snapshot.shares()
                .forEach((origin, share) -> buffer.putLong(origin)
                        .putLong(share.sequence())
                        .putLong(share.deposited())
                        .putLong(share.withdrawn()));
        return buffer.flip();
    }

    /** Null for bytes that are none of these: anybody may join a group. */
    static @Nullable SavingsMessage decode(ByteBuffer bytes) {
        if (bytes.remaining() < Integer.BYTES) {
            return null;
        }
        int kind = bytes.getInt();
        if (kind == OPERATION && bytes.remaining() == 3 * Long.BYTES) {
            return new Order(new Operation(bytes.getLong(), bytes.getLong(), bytes.getLong()));
        }
        if (kind != STATE || bytes.remaining() % SHARE_BYTES != 2 * Long.BYTES) {
            return null;
        }
        long view = bytes.getLong();
        long digest = bytes.getLong();
        SortedMap<Long, Share> shares = new TreeMap<>();
        while (bytes.hasRemaining()) {
            shares.put(bytes.getLong(), new Share(bytes.getLong(), bytes.getLong(), bytes.getLong()));
        }
        return new State(view, new Ledger.Snapshot(digest, shares));
    }
}
