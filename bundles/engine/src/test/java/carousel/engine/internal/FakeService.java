package carousel.engine.internal;

import carousel.api.config.ClusterConfiguration;
import carousel.api.service.GroupService;
import carousel.api.service.ServiceContext;
import carousel.api.totem.MessageGroup;
import carousel.api.totem.RingId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A service that writes down what it is asked, and throws where the test wants it. */
final class FakeService implements GroupService {
    private final int id;
    private final String name;
    private final List<String> log;

    @Nullable
    ServiceContext context;

    GroupService.@Nullable Sender group;

    @Nullable
    String fails;

    boolean goodbye;
    boolean unwanted;

    FakeService(int id, String name, List<String> log) {
        this.id = id;
        this.name = name;
        this.log = log;
    }

    private void note(String what) {
        log.add(name + " " + what);
        if (what.equals(fails)) {
            throw new IllegalStateException("as the test wants");
        }
    }

    /** An executive message without content. */
    boolean say() {
        ServiceContext attached = context;
        ByteBuffer header = ByteBuffer.allocate(ExecutiveHeader.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        ExecutiveHeader.put(header, id << 16, ExecutiveHeader.LENGTH);
        return attached != null && attached.multicast(header, ByteBuffer.allocate(0));
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isWanted(ClusterConfiguration configuration) {
        return !unwanted;
    }

    @Override
    public void attach(ServiceContext newContext) {
        context = newContext;
        note("attach");
    }

    @Override
    public void detach() {
        if (goodbye) {
            log.add(name + (say() ? " goodbye" : " goodbye refused"));
        }
        context = null;
        note("detach");
    }

    @Override
    public void deliver(int function, int senderNodeId, ByteBuffer message) {
        note("deliver");
    }

    @Override
    public MessageGroup group() {
        return MessageGroup.YKD;
    }

    @Override
    public void openGroup(Sender sender) {
        group = sender;
    }

    @Override
    public void deliverToGroup(int senderNodeId, ByteBuffer message) {
        note("group message of " + senderNodeId);
    }

    @Override
    public void syncInit(List<Integer> transitional, List<Integer> members, RingId ring) {
        note("init " + transitional + " " + members);
    }

    @Override
    public boolean syncProcess() {
        note("process");
        return true;
    }

    @Override
    public void syncActivate() {
        note("activate");
    }

    @Override
    public void syncAbort() {
        note("abort");
    }

    @Override
    public void synchronised() {
        note("synchronised");
    }

    @Override
    public void sendQueueAvailable() {
        note("queue");
    }
}
