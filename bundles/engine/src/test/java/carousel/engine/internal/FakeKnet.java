package carousel.engine.internal;

import carousel.api.knet.Knet;
import carousel.api.knet.KnetFactory;
import carousel.api.knet.KnetListener;
import carousel.api.knet.KnetSettings;
import carousel.api.knet.KnetStatistics;
import carousel.api.knet.LinkSettings;
import carousel.api.knet.LinkStatus;
import carousel.api.loop.EventLoop;
import java.nio.ByteBuffer;
import java.util.List;

/** Links that write down what they are asked. */
final class FakeKnet implements Knet, KnetFactory {
    private final List<String> log;

    FakeKnet(List<String> log) {
        this.log = log;
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
        return new KnetStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public void close() {
        log.add("knet close");
    }
}
