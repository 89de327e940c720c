package carousel.crypto.jce.internal;

import carousel.api.crypto.PacketCrypto;
import java.nio.ByteBuffer;

/** Packets in clear with an HMAC behind them. */
final class HashPacketCrypto implements PacketCrypto {
    private final PacketHmac hmac;
    private final WorkBuffer work = new WorkBuffer();
    private boolean closed;

    HashPacketCrypto(PacketHmac hmac) {
        this.hmac = hmac;
    }

    @Override
    public int hashBytes() {
        return hmac.bytes();
    }

    @Override
    public int saltBytes() {
        return 0;
    }

    @Override
    public int blockBytes() {
        return 0;
    }

    @Override
    public void seal(ByteBuffer plain, ByteBuffer sealed) {
        if (closed) {
            throw new IllegalStateException("This crypto configuration is closed.");
        }
        int plainBytes = plain.remaining();
        byte[] packet = work.ofAtLeast(plainBytes + hmac.bytes());
        plain.get(plain.position(), packet, 0, plainBytes);
        hmac.append(packet, plainBytes);
        sealed.put(packet, 0, plainBytes + hmac.bytes());
    }

    @Override
    public boolean open(ByteBuffer sealed, ByteBuffer plain) {
        int plainBytes = sealed.remaining() - hmac.bytes();
        if (closed || plainBytes < 1 || plainBytes > plain.remaining()) {
            return false;
        }
        byte[] packet = work.ofAtLeast(plainBytes + hmac.bytes());
        sealed.get(sealed.position(), packet, 0, plainBytes + hmac.bytes());
        if (!hmac.verify(packet, plainBytes)) {
            return false;
        }
        plain.put(packet, 0, plainBytes);
        return true;
    }

    @Override
    public void close() {
        closed = true;
        work.wipe();
        hmac.wipe();
    }
}
