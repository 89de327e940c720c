package carousel.config.internal;

/**
 * What carries the ring ({@code totem.transport}, config reference 8). Files for each are checked as Corosync checks them; a node
 * starts with {@link #KNET} only.
 */
enum TotemTransport {
    /** Up to eight links. */
    KNET,
    /** One link, unicast. */
    UDPU,
    /** One link, multicast. */
    UDP;

    boolean isKnet() {
        return this == KNET;
    }

    /** Of {@code totem.ip_version}. */
    String defaultIpVersion() {
        return this == UDP ? "ipv4" : AddressResolver.DEFAULT_IP_VERSION;
    }

    /** What the file asks for; knet when it asks for none of them. */
    static TotemTransport of(ConfigurationKeys keys) {
        return switch (keys.text("totem.transport", "knet")) {
            case "udp" -> UDP;
            case "udpu" -> UDPU;
            default -> KNET;
        };
    }
}
