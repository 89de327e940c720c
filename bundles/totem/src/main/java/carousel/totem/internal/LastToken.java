package carousel.totem.internal;

import carousel.api.totem.TotemNetwork;
import carousel.totem.internal.wire.Header;
import carousel.totem.internal.wire.OrfToken;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The token or commit token sent last, kept to be sent again when it may have been lost (K-5, T-14). */
final class LastToken {
    private final TotemNetwork network;
    private ByteBuffer bytes = allocate(OrfToken.MAX_LENGTH);
    private int length;
    private int target;

    LastToken(TotemNetwork network) {
        this.network = network;
    }

    private static ByteBuffer allocate(int capacity) {
        return ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Begins a token of this length with zeros. */
    ByteBuffer begin(int tokenLength) {
        if (bytes.capacity() < tokenLength) {
            bytes = allocate(tokenLength);
        }
        bytes.clear();
        for (int i = 0; i < tokenLength; i++) {
            bytes.put(i, (byte) 0);
        }
        length = tokenLength;
        return bytes;
    }

    /** Begins with the token that was received. */
    ByteBuffer begin(ByteBuffer received, int at, int tokenLength) {
        if (bytes.capacity() < tokenLength) {
            bytes = allocate(Math.max(tokenLength, OrfToken.MAX_LENGTH));
        }
        bytes.clear().put(0, received, at, tokenLength);
        length = tokenLength;
        return bytes;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    /** Sets the final length and to whom it goes. */
    void finish(int tokenLength, int nodeId, int targetNodeId) {
        length = tokenLength;
        target = targetNodeId;
        Header.nodeId(bytes, 0, nodeId);
        Header.target(bytes, 0, targetNodeId);
    }

    void send() {
        network.unicast(target, bytes.limit(length).position(0));
        bytes.clear();
    }
}
