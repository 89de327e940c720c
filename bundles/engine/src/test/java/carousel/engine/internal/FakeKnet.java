package carousel.engine.internal;

import carousel.api.crypto.CryptoSettings;
import carousel.api.knet.AccessRule;
import carousel.api.knet.CompressionSettings;
import carousel.api.knet.Knet;
import carousel.api.knet.KnetFactory;
import carousel.api.knet.KnetListener;
import carousel.api.knet.KnetSettings;
import carousel.api.knet.KnetStatistics;
import carousel.api.knet.LinkPolicy;
import carousel.api.knet.LinkSettings;
import carousel.api.knet.LinkStatus;
import carousel.api.loop.EventLoop;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Links that write down what they are asked. */
final class FakeKnet implements Knet, KnetFactory {
    private final List<String> log;

    /** What is refused, by how it begins. */
    @Nullable
    String refused;

    FakeKnet(List<String> log) {
        this.log = log;
    }

    private void note(String what) {
        log.add(what);
        if (refused != null && what.startsWith(refused)) {
            throw new IllegalArgumentException(what + " is refused");
        }
    }

    @Override
    public Knet open(KnetSettings settings, EventLoop loop, KnetListener listener) {
        log.add("knet open");
        return this;
    }

    @Override
    public void addHost(int hostId, String name) {
        log.add("host " + hostId + " " + name);
    }

    @Override
    public void removeHost(int hostId) {
        log.add("no host " + hostId);
    }

    @Override
    public void addLink(int hostId, LinkSettings settings) {
        log.add("link " + hostId + " " + settings.linkNumber() + " " + settings.transport() + " " + settings.local()
                + " to " + settings.remote() + " priority " + settings.priority() + " ping "
                + settings.pingIntervalMillis() + "/" + settings.pingTimeoutMillis() + "/" + settings.pingPrecision()
                + "/" + settings.pongCount());
    }

    @Override
    public void removeLink(int hostId, int linkNumber) {
        log.add("no link " + hostId + " " + linkNumber);
    }

    @Override
    public void updateLink(int hostId, LinkSettings settings) {
        log.add("update link " + hostId + " " + settings.linkNumber());
    }

    @Override
    public void setLinkEnabled(int hostId, int linkNumber, boolean enabled) {
        log.add("enable link " + hostId + " " + linkNumber + " " + enabled);
    }

    @Override
    public void setAccessLists(boolean enabled) {
        log.add("access lists " + enabled);
    }

    @Override
    public void setAccessList(int hostId, int linkNumber, List<AccessRule> rules) {
        log.add("access list " + hostId + " " + linkNumber + " " + rules);
    }

    @Override
    public void setPolicy(LinkPolicy policy) {
        log.add("policy " + policy);
    }

    @Override
    public void setPathMtu(long intervalMillis, int manualMtuBytes) {
        log.add("path mtu " + intervalMillis + " " + manualMtuBytes);
    }

    @Override
    public void setCompression(@Nullable CompressionSettings settings) {
        note("compression " + settings);
    }

    @Override
    public void setCrypto(int slot, @Nullable CryptoSettings settings) {
        note("crypto " + slot + " " + settings);
    }

    @Override
    public void useCrypto(int slot) {
        log.add("use crypto " + slot);
    }

    @Override
    public void setClearTrafficAllowed(boolean allowed) {
        log.add("clear traffic " + allowed);
    }

    @Override
    public void clearStatistics() {
        log.add("clear statistics");
    }

    @Override
    public void broadcast(ByteBuffer message, boolean loopback) {
        log.add("broadcast " + loopback);
    }

    @Override
    public void unicast(int hostId, ByteBuffer message) {
        log.add("unicast " + hostId);
    }

    @Override
    public int dataMtuBytes() {
        return 1397;
    }

    @Override
    public List<LinkStatus> links() {
        return List.of();
    }

    @Override
    public KnetStatistics statistics() {
        return KnetStatistics.NONE;
    }

    @Override
    public void close() {
        log.add("knet close");
    }
}
