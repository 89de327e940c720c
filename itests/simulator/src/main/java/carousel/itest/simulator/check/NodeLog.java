package carousel.itest.simulator.check;

import carousel.api.totem.ConfigurationChange;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One incarnation of a node: what it was told and where it stands in the order. */
public final class NodeLog {
    /** The node. */
    public final int node;
    /** How often it had been started before. */
    public final int incarnation;

    final int maxMessages;
    final int windowSize;
    final SentMessages application = new SentMessages();
    final SentMessages synchronisation = new SentMessages();
    /** Whether it still runs. */
    boolean survived = true;

    /** The ring whose commit token it sent on last; datagrams carry its id. */
    @Nullable
    RingRecord committed;
    /** The ring of the last regular configuration. */
    @Nullable
    RingRecord installed;
    /** The transitional configuration, until the regular one follows. */
    @Nullable
    ConfigurationChange transitional;
    /** The place of the next message to be delivered in the installed ring. */
    int next;
    /** Behind the last message delivered that nobody may miss. */
    int nextUncut;
    /** {@link #nextUncut} at the transitional configuration. */
    int placeBefore;

    long messagesBehind;
    long packetsAtInstallation;
    long packetsAtTransitional;
    /** Senders whose message this node may have begun to hear in the middle. */
    final Set<Integer> halfHeard = new HashSet<>();
    /** Own messages delivered. */
    int ownDelivered;

    boolean synchronised;
    /** Barriers of the running ring that were delivered. */
    final Set<Long> barriers = new HashSet<>();

    int sentThisVisit;
    /** {@link RingRecord#sent} when this node sent the token last. */
    long ringSentAtToken;
    /** Whether it has had the token of its committed ring. */
    boolean hasVisited;
    /** aru of the token as it was received at the last visit. */
    int previousAru;
    /** Up to here it may have given back its memory. */
    int released;

    private long views;
    private long deliveries;
    private @Nullable ConfigurationChange lastTransitional;
    private @Nullable ConfigurationChange lastRegular;

    NodeLog(int node, int incarnation, int maxMessages, int windowSize) {
        this.node = node;
        this.incarnation = incarnation;
        this.maxMessages = maxMessages;
        this.windowSize = windowSize;
    }

    /** How many rings it installed. */
    public long views() {
        return views;
    }

    /** How many messages of applications it delivered. */
    public long deliveries() {
        return deliveries;
    }

    /** The last configuration of a kind, if there was any. */
    public @Nullable ConfigurationChange last(ConfigurationChange.Kind kind) {
        return kind == ConfigurationChange.Kind.REGULAR ? lastRegular : lastTransitional;
    }

    void noteDelivery() {
        deliveries++;
    }

    void note(ConfigurationChange change) {
        if (change.kind() == ConfigurationChange.Kind.REGULAR) {
            lastRegular = change;
            views++;
        } else {
            lastTransitional = change;
        }
    }

    SentMessages sent(Stream stream) {
        return stream == Stream.APPLICATION ? application : synchronisation;
    }

    @Override
    public String toString() {
        return "node " + Integer.toUnsignedString(node)
                + (incarnation == 0 ? "" : " (start " + (incarnation + 1) + ")");
    }
}
