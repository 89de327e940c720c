package carousel.crypto.packet;

import java.security.MessageDigest;
import java.util.Arrays;

/** Puts an HMAC behind packets and checks it. */
final class Authenticator {
    private final PacketHmac hmac;
    private final byte[] computed;
    private final byte[] claimed;

    Authenticator(PacketHmac hmac) {
        this.hmac = hmac;
        computed = new byte[hmac.hashBytes()];
        claimed = new byte[hmac.hashBytes()];
    }

    int hashBytes() {
        return computed.length;
    }

    /** Writes the HMAC of the first bytes behind them. */
    void append(byte[] packet, int lengthBytes) {
        hmac.compute(packet, lengthBytes, packet, lengthBytes);
    }

    /** Whether the HMAC of the first bytes stands behind them; takes the same time wherever it differs. */
    boolean verify(byte[] packet, int lengthBytes) {
        hmac.compute(packet, lengthBytes, computed, 0);
        System.arraycopy(packet, lengthBytes, claimed, 0, claimed.length);
        return MessageDigest.isEqual(computed, claimed);
    }

    void wipe() {
        hmac.wipe();
        Arrays.fill(computed, (byte) 0);
        Arrays.fill(claimed, (byte) 0);
    }
}
