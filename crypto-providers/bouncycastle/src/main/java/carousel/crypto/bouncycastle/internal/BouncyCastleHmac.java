package carousel.crypto.bouncycastle.internal;

import carousel.crypto.packet.HashAlgorithm;
import carousel.crypto.packet.HmacPads;
import carousel.crypto.packet.PacketHmac;
import java.util.Arrays;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.GeneralDigest;
import org.bouncycastle.crypto.digests.LongDigest;
import org.bouncycastle.crypto.digests.MD5Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.util.Memoable;
import org.jspecify.annotations.Nullable;

/**
 * An HMAC of Bouncy Castle's hashes. Those in Java go back to their state behind a pad, which spares two blocks of hashing; those
 * in native code would allocate for it and are quick enough to take the pads again.
 */
final class BouncyCastleHmac implements PacketHmac {
    private final Digest digest;
    private final HmacPads pads;
    private final byte[] inner;
    private final @Nullable Memoable afterInnerPad;
    private final @Nullable Memoable afterOuterPad;

    BouncyCastleHmac(HashAlgorithm hash, byte[] key) {
        digest = newDigest(hash);
        inner = new byte[hash.hashBytes()];
        pads = new HmacPads(key.length > hash.blockBytes() ? hashOf(key) : key, hash.blockBytes());
        afterInnerPad = after(pads.inner());
        afterOuterPad = after(pads.outer());
    }

    @Override
    public int hashBytes() {
        return inner.length;
    }

    @Override
    public void compute(byte[] packet, int lengthBytes, byte[] target, int targetOffset) {
        start(afterInnerPad, pads.inner());
        digest.update(packet, 0, lengthBytes);
        digest.doFinal(inner, 0);
        start(afterOuterPad, pads.outer());
        digest.update(inner, 0, inner.length);
        digest.doFinal(target, targetOffset);
    }

    @Override
    public void wipe() {
        pads.wipe();
        Arrays.fill(inner, (byte) 0);
        digest.reset();
        wipe(afterInnerPad);
        wipe(afterOuterPad);
    }

    private void start(@Nullable Memoable state, byte[] pad) {
        if (state == null) {
            digest.update(pad, 0, pad.length);
        } else {
            ((Memoable) digest).reset(state);
        }
    }

    private @Nullable Memoable after(byte[] pad) {
        if (!(digest instanceof GeneralDigest || digest instanceof LongDigest)) {
            return null;
        }
        digest.update(pad, 0, pad.length);
        Memoable state = ((Memoable) digest).copy();
        digest.reset();
        return state;
    }

    private byte[] hashOf(byte[] key) {
        byte[] hash = new byte[inner.length];
        digest.update(key, 0, key.length);
        digest.doFinal(hash, 0);
        return hash;
    }

    private static void wipe(@Nullable Memoable state) {
        if (state instanceof Digest hashed) {
            hashed.reset();
        }
    }

    private static Digest newDigest(HashAlgorithm hash) {
        return switch (hash) {
            case MD5 -> new MD5Digest();
            case SHA1 -> new SHA1Digest();
            case SHA256 -> SHA256Digest.newInstance();
            case SHA384 -> SHA384Digest.newInstance();
            case SHA512 -> SHA512Digest.newInstance();
        };
    }
}
