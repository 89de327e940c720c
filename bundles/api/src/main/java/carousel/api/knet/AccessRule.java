package carousel.api.knet;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * An entry of a link's access list: whom to hear or not (knet-wire 3.2). Ports do not matter.
 *
 * @param action what to do when it matches
 * @param kind how the addresses are compared
 * @param first the address, the network, or the first address of a range
 * @param second the same address again, the mask, or the last address of a range; of the same family
 */
public record AccessRule(Action action, Kind kind, InetAddress first, InetAddress second) {
    /** What to do with a packet. */
    public enum Action {
        /** Take it. */
        ACCEPT,
        /** Drop it. */
        REJECT
    }

    /** How addresses are compared. */
    public enum Kind {
        /** Equal. */
        ADDRESS,
        /** {@code (address & second) == first}. */
        MASK,
        /** From the first to the second, both included. */
        RANGE
    }

    /**
     * Checks the addresses.
     *
     * @throws IllegalArgumentException when their families differ, or a range ends before it begins
     */
    public AccessRule {
        if (first.getClass() != second.getClass()) {
            throw new IllegalArgumentException("first " + first.getHostAddress() + " and second "
                    + second.getHostAddress() + " are of different address families.");
        }
        if (kind == Kind.RANGE && compare(first.getAddress(), second.getAddress()) > 0) {
            throw new IllegalArgumentException("The range begins at " + first.getHostAddress() + ", behind its end "
                    + second.getHostAddress() + ".");
        }
    }

    /** A rule for one address. */
    public static AccessRule address(Action action, InetAddress address) {
        return new AccessRule(action, Kind.ADDRESS, address, address);
    }

    /** A rule for a network. */
    public static AccessRule mask(Action action, InetAddress network, InetAddress mask) {
        return new AccessRule(action, Kind.MASK, network, mask);
    }

    /** A rule for a range, both ends included. */
    public static AccessRule range(Action action, InetAddress from, InetAddress to) {
        return new AccessRule(action, Kind.RANGE, from, to);
    }

    /** Whether the rule is about this address. */
    public boolean matches(InetAddress address) {
        if (address.getClass() != first.getClass()) {
            return false;
        }
        return switch (kind) {
            case ADDRESS -> address.equals(first);
            case MASK -> isMasked(address.getAddress(), first.getAddress(), second.getAddress());
            case RANGE ->
                compare(address.getAddress(), first.getAddress()) >= 0
                        && compare(address.getAddress(), second.getAddress()) <= 0;
        };
    }

    private static boolean isMasked(byte[] address, byte[] network, byte[] mask) {
        for (int i = 0; i < address.length; i++) {
            if ((address[i] & mask[i]) != network[i]) {
                return false;
            }
        }
        return true;
    }

    private static int compare(byte[] left, byte[] right) {
        return Arrays.compareUnsigned(left, right);
    }
}
