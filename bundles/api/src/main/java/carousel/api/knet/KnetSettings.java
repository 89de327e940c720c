package carousel.api.knet;

import carousel.api.crypto.CryptoSettings;
import org.jspecify.annotations.Nullable;

/**
 * What a link manager needs to know besides hosts and links.
 *
 * @param hostId this node's id, 1 to 65535
 * @param policy how one of several links to a host is chosen ({@code totem.link_mode})
 * @param pmtudIntervalMillis time between searches for the path MTU ({@code totem.knet_pmtud_interval}), 1000 to 86400000
 * @param manualMtuBytes interface MTU to assume instead of searching ({@code totem.knet_mtu}), 0 to search
 * @param compression how messages are compressed before sending, or null
 * @param crypto how packets are sealed, or null for clear traffic
 */
public record KnetSettings(
        int hostId,
        LinkPolicy policy,
        long pmtudIntervalMillis,
        int manualMtuBytes,
        @Nullable CompressionSettings compression,
        @Nullable CryptoSettings crypto) {

    /** Clear, uncompressed, passive, with the path MTU searched every 30 seconds as Corosync does. */
    public static KnetSettings defaults(int hostId) {
        return new KnetSettings(hostId, LinkPolicy.PASSIVE, 30_000, 0, null, null);
    }
}
