package carousel.knet.internal;

import carousel.api.knet.CompressionSettings;
import carousel.api.knet.Knet;
import carousel.api.knet.KnetSettings;
import carousel.api.knet.LinkSettings;
import java.net.InetSocketAddress;

/** Refuses settings out of range, by name (knet-wire 7.1). */
final class SettingsCheck {
    private static final long MIN_PMTUD_INTERVAL_MILLIS = 1000;
    private static final long MAX_PMTUD_INTERVAL_MILLIS = 86_400_000;

    private SettingsCheck() {}

    static void check(KnetSettings settings) {
        checkHostId(settings.hostId());
        checkRange(
                "pmtudIntervalMillis",
                settings.pmtudIntervalMillis(),
                MIN_PMTUD_INTERVAL_MILLIS,
                MAX_PMTUD_INTERVAL_MILLIS);
        checkRange("manualMtuBytes", settings.manualMtuBytes(), 0, 65_535);
        checkRange("ipDscp", settings.ipDscp(), 0, 63);
        CompressionSettings compression = settings.compression();
        if (compression != null) {
            checkRange("thresholdBytes", compression.thresholdBytes(), 0, Knet.MAX_MESSAGE_BYTES);
        }
    }

    static void check(LinkSettings settings) {
        checkRange("linkNumber", settings.linkNumber(), 0, Knet.MAX_LINKS - 1);
        checkRange("priority", settings.priority(), 0, 255);
        checkRange("pingIntervalMillis", settings.pingIntervalMillis(), 1, Integer.MAX_VALUE);
        checkRange("pingTimeoutMillis", settings.pingTimeoutMillis(), 1, Integer.MAX_VALUE);
        checkRange("pingPrecision", settings.pingPrecision(), 1, Integer.MAX_VALUE);
        checkRange("pongCount", settings.pongCount(), 1, 255);
        checkAddress("local", settings.local());
        InetSocketAddress remote = settings.remote();
        if (remote == null) {
            return;
        }
        checkAddress("remote", remote);
        if (settings.local().getAddress().getClass() != remote.getAddress().getClass()) {
            throw new IllegalArgumentException(
                    "local " + settings.local() + " and remote " + remote + " are of different address families.");
        }
    }

    static void checkHostId(int hostId) {
        checkRange("hostId", hostId, 1, HostTable.MAX_HOST_ID);
    }

    private static void checkAddress(String name, InetSocketAddress address) {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException(name + " " + address + " is not a numeric address.");
        }
    }

    static void checkRange(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " is " + value + ", expected " + min + " to " + max + ".");
        }
    }
}
