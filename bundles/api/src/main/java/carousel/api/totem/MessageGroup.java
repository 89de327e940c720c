package carousel.api.totem;

import java.nio.charset.StandardCharsets;

/** The groups of the packing layer that a Carousel node reads (totem-wire 11). */
public enum MessageGroup {
    /** Executive messages of all services. */
    EXECUTIVE("a"),
    /** The synchronisation engine. */
    SYNC("sync"),
    /** The quorum provider {@code corosync_ykd}. */
    YKD("ykd");

    private final String wireName;

    MessageGroup(String wireName) {
        this.wireName = wireName;
    }

    /** The name as it stands in the group header. */
    public byte[] wireName() {
        return wireName.getBytes(StandardCharsets.US_ASCII);
    }
}
