package carousel.knet.internal;

import org.jspecify.annotations.Nullable;

/**
 * What sealing adds to a packet, and the MTU arithmetic that follows from it (knet-wire 5.2).
 *
 * @param saltBytes S, 16 with a cipher, else 0
 * @param hashBytes H, length of the HMAC, 0 in clear
 * @param blockBytes B, padding block, 16 with a cipher, else 0
 */
public record CryptoOverhead(int saltBytes, int hashBytes, int blockBytes) {
    public static final CryptoOverhead CLEAR = new CryptoOverhead(0, 0, 0);

    /** Every IP network carries packets of this size. */
    static final int IPV4_MINIMUM_BYTES = 576;

    static final int IPV6_MINIMUM_BYTES = 1280;

    /** The overhead of IPv6 and SCTP together, the worst case that libknet subtracts for its safe minimum. */
    private static final int WORST_OVERHEAD_BYTES = 40 + 28;

    /** Written out, like the next: the first call of what Java makes for a record costs a starting node several milliseconds. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CryptoOverhead overhead
                && overhead.saltBytes == saltBytes
                && overhead.hashBytes == hashBytes
                && overhead.blockBytes == blockBytes;
    }

    @Override
    public int hashCode() {
        return (saltBytes * 31 + hashBytes) * 31 + blockBytes;
    }

    /** Data bytes per fragment when the transport carries {@code transportPayloadBytes}. May be negative. */
    public int dataMtu(int transportPayloadBytes) {
        int payload = transportPayloadBytes;
        if (blockBytes != 0) {
            int padded = payload - saltBytes - hashBytes;
            payload = padded - Math.floorMod(padded, blockBytes) - 1 + saltBytes + hashBytes;
        }
        return payload - PacketFlyweight.LARGEST_HEADER_BYTES - saltBytes - hashBytes;
    }

    /** Length after sealing of a packet of {@code plainBytes}. */
    public int sealedBytes(int plainBytes) {
        int padding = blockBytes == 0 ? 0 : blockBytes - plainBytes % blockBytes;
        return plainBytes + padding + saltBytes + hashBytes;
    }

    /** Data MTU that is safe on every path, in use until a link's own is known. */
    public int safeMinimumDataMtu() {
        return dataMtu(IPV4_MINIMUM_BYTES - WORST_OVERHEAD_BYTES);
    }
}
