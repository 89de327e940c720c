package carousel.api.transport;

/**
 * What an endpoint is to know beyond its address (knet-wire 6.1).
 *
 * @param ipDscp differentiated services code point of the packets, 0 to 63 ({@code totem.ip_dscp}): the type of service is
 *     {@code ipDscp << 2}. 0 is libknet 1.25's behaviour: low delay (type of service 0x10). The socket's priority is 6
 *     either way. A transport without IP packets ignores it.
 */
public record TransportSettings(int ipDscp) {
    /** What libknet 1.25 does. */
    public static final TransportSettings DEFAULT = new TransportSettings(0);

    private static final int MAX_DSCP = 63;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when the code point is out of range
     */
    public TransportSettings {
        if (ipDscp < 0 || ipDscp > MAX_DSCP) {
            throw new IllegalArgumentException("The DSCP is " + ipDscp + ", expected 0 to " + MAX_DSCP + ".");
        }
    }
}
