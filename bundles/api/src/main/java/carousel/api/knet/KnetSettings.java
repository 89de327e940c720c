package carousel.api.knet;

import carousel.api.crypto.CryptoSettings;
import org.jspecify.annotations.Nullable;

/**
 * What a link manager needs to know besides hosts and links. All but the host id and the code point can be changed while it
 * works.
 *
 * @param hostId this node's id, 1 to 65535
 * @param policy how one of several links to a host is chosen ({@code totem.link_mode})
 * @param pmtudIntervalMillis time between searches for the path MTU ({@code totem.knet_pmtud_interval}), 1000 to 86400000
 * @param manualMtuBytes interface MTU to assume instead of searching ({@code totem.knet_mtu}), 0 to search, at most 65535
 * @param accessLists whether packets are checked against the access list of their link ({@code totem.block_unlisted_ips})
 * @param ipDscp differentiated services code point of outgoing packets ({@code totem.ip_dscp}), 0 to 63; 0 stands for low
 *     delay as libknet 1.25 has it
 * @param compression how messages are compressed before sending, or null
 * @param crypto how packets are sealed from the start (slot 1 filled and chosen, clear traffic refused), or null for clear
 *     traffic
 */
public record KnetSettings(
        int hostId,
        LinkPolicy policy,
        long pmtudIntervalMillis,
        int manualMtuBytes,
        boolean accessLists,
        int ipDscp,
        @Nullable CompressionSettings compression,
        @Nullable CryptoSettings crypto) {

    /** Clear, uncompressed, passive, unlisted addresses blocked, the path MTU searched every 30 seconds: Corosync's defaults. */
    public static KnetSettings defaults(int hostId) {
        return new KnetSettings(hostId, LinkPolicy.PASSIVE, 30_000, 0, true, 0, null, null);
    }

    /** The same with another policy. */
    public KnetSettings withPolicy(LinkPolicy newPolicy) {
        return new KnetSettings(
                hostId, newPolicy, pmtudIntervalMillis, manualMtuBytes, accessLists, ipDscp, compression, crypto);
    }

    /** The same with other settings for the path MTU. */
    public KnetSettings withPathMtu(long newIntervalMillis, int newManualMtuBytes) {
        return new KnetSettings(
                hostId, policy, newIntervalMillis, newManualMtuBytes, accessLists, ipDscp, compression, crypto);
    }

    /** The same with access lists on or off. */
    public KnetSettings withAccessLists(boolean newAccessLists) {
        return new KnetSettings(
                hostId, policy, pmtudIntervalMillis, manualMtuBytes, newAccessLists, ipDscp, compression, crypto);
    }

    /** The same with another code point. */
    public KnetSettings withIpDscp(int newIpDscp) {
        return new KnetSettings(
                hostId, policy, pmtudIntervalMillis, manualMtuBytes, accessLists, newIpDscp, compression, crypto);
    }

    /** The same with another compression. */
    public KnetSettings withCompression(@Nullable CompressionSettings newCompression) {
        return new KnetSettings(
                hostId, policy, pmtudIntervalMillis, manualMtuBytes, accessLists, ipDscp, newCompression, crypto);
    }

    /** The same with another crypto configuration. */
    public KnetSettings withCrypto(@Nullable CryptoSettings newCrypto) {
        return new KnetSettings(
                hostId, policy, pmtudIntervalMillis, manualMtuBytes, accessLists, ipDscp, compression, newCrypto);
    }
}
