package carousel.crypto.packet;

import carousel.api.crypto.PacketCrypto;
import java.nio.ByteBuffer;

/** Packets in clear with an HMAC behind them. */
public final class HashPacketCrypto implements PacketCrypto {
    private final Authenticator authenticator;
    private final WorkBuffer work = new WorkBuffer();
    private boolean closed;

    /** A sealer and opener; the HMAC belongs to it. */
    public HashPacketCrypto(PacketHmac hmac) {
        this.authenticator = new Authenticator(hmac);
    }

    @Override
    public int hashBytes() {
        return authenticator.hashBytes();
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
        byte[] packet = work.ofAtLeast(plainBytes + authenticator.hashBytes());
        plain.get(plain.position(), packet, 0, plainBytes);
        authenticator.append(packet, plainBytes);
        sealed.put(packet, 0, plainBytes + authenticator.hashBytes());
    }

    @Override
    public boolean open(ByteBuffer sealed, ByteBuffer plain) {
        int plainBytes = sealed.remaining() - authenticator.hashBytes();
        if (closed || plainBytes < 1 || plainBytes > plain.remaining()) {
            return false;
        }
        byte[] packet = work.ofAtLeast(plainBytes + authenticator.hashBytes());
        sealed.get(sealed.position(), packet, 0, plainBytes + authenticator.hashBytes());
        if (!authenticator.verify(packet, plainBytes)) {
            return false;
        }
        plain.put(packet, 0, plainBytes);
        return true;
    }

    @Override
    public void close() {
        closed = true;
        work.wipe();
        authenticator.wipe();
    }
}
