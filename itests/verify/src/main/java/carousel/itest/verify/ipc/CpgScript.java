package carousel.itest.verify.ipc;

import carousel.api.cpg.Cpg;
import carousel.api.cpg.CpgSession;
import carousel.api.cpg.GroupChange;
import carousel.api.cpg.GroupListener;
import carousel.api.cpg.GroupMember;
import carousel.api.cpg.GroupName;
import carousel.api.cpg.JoinRequest;
import carousel.api.cpg.RingListener;
import carousel.api.ipc.IpcService;
import carousel.api.totem.RingId;
import carousel.ipc.internal.cpg.CpgIpcService;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Groups of processes. */
final class CpgScript extends Script implements Cpg {
    private static final int JOIN_CURRENT_RING = 1;
    private static final int LAST = 3;

    private final HeapMemory memory = new HeapMemory();
    private final Map<Long, Long> ownHandles;
    private final Set<Message> told = new HashSet<>();
    private @Nullable GroupListener member;
    private @Nullable RingListener follower;
    private GroupMember self = new GroupMember(0, 0);

    CpgScript(Transcript transcript, Map<Long, Long> ownHandles) {
        super(transcript);
        this.ownHandles = ownHandles;
    }

    @Override
    IpcService service() {
        return new CpgIpcService(this, new StandInNode(localNode()), memory);
    }

    /** As the daemon says, or as the members of the group show. */
    private int localNode() {
        int fallback = 1;
        for (Message message : transcript.messages()) {
            if (message.name().equals("RES_LOCAL_GET")) {
                return message.fields().integer("node");
            }
        }
        return fallback;
    }

    @Override
    List<String> heardRequests() {
        // what is sent to a group by who is not in it is lost
        return member == null
                ? List.of("REQ_JOIN", "REQ_MEMBERSHIP")
                : List.of("REQ_JOIN", "REQ_MEMBERSHIP", "REQ_MCAST");
    }

    /** Shared memory is called by what the server wrote into it. */
    @Override
    void expect(Message next) {
        super.expect(next);
        if (next.name().equals("REQ_ZC_EXECUTE") || next.name().equals("REQ_ZC_FREE")) {
            ownHandles.put(next.fields().number("address"), memory.address());
            memory.putMulticast(nextMessage());
        }
    }

    /** The message that the program had put into shared memory, as it came back. */
    private byte[] nextMessage() {
        List<Message> deliveries =
                transcript.after(request(), message -> message.name().equals("RES_DELIVER_CALLBACK"));
        return deliveries.isEmpty() ? new byte[0] : deliveries.get(0).fields().bytes("data");
    }

    @Override
    public CpgSession join(JoinRequest join, GroupListener listener) {
        hear("group", HexFormat.of().formatHex(join.group().bytes()));
        hear("process", join.processId());
        hear("flags", join.currentRing() ? JOIN_CURRENT_RING : 0);
        if (!isGranted()) {
            throw refusal();
        }
        member = listener;
        self = new GroupMember(localNode(), join.processId());
        return new Session(join.group());
    }

    @Override
    public AutoCloseable follow(Executor executor, RingListener listener) {
        follower = listener;
        return () -> follower = null;
    }

    @Override
    public CompletableFuture<SortedMap<GroupName, List<GroupMember>>> groups() {
        return outcome(answer -> {
            SortedMap<GroupName, List<GroupMember>> groups = new TreeMap<>();
            for (Fields next : transcript.answersWith(answer.number("handle"), request(), "REQ_ITERATIONNEXT")) {
                groups.computeIfAbsent(GroupName.of(next.bytes("group")), unused -> new ArrayList<>())
                        .add(new GroupMember(next.integer("node"), next.integer("process")));
            }
            return groups;
        });
    }

    @Override
    public CompletableFuture<List<GroupMember>> members(GroupName group) {
        hear("group", HexFormat.of().formatHex(group.bytes()));
        return outcome(answer ->
                addresses(answer).stream().map(GroupChange.Changed::member).toList());
    }

    private static GroupChange.Reason reason(int number) {
        for (GroupChange.Reason reason : GroupChange.Reason.values()) {
            if (reason.number() == number) {
                return reason;
            }
        }
        return GroupChange.Reason.JOIN;
    }

    /** Members with their reasons; 0, which members of a membership have, counts as a join. */
    private static List<GroupChange.Changed> addresses(Fields fields) {
        List<Integer> words = fields.integers("addresses");
        List<GroupChange.Changed> changed = new ArrayList<>();
        for (int i = 0; i < words.size(); i += 3) {
            changed.add(
                    new GroupChange.Changed(new GroupMember(words.get(i), words.get(i + 1)), reason(words.get(i + 2))));
        }
        return changed;
    }

    @Override
    void event(Message event) {
        if (!told.add(event)) {
            return;
        }
        Fields fields = event.fields();
        GroupListener listener = member;
        if (event.name().equals("RES_TOTEM_CONFCHG_CALLBACK")) {
            RingId ring = new RingId(fields.integer("ringNode"), fields.number("ring"));
            RingListener following = follower;
            if (listener != null) {
                listener.ringChanged(ring, fields.integers("nodes"));
            } else if (following != null) {
                following.ringChanged(ring, fields.integers("nodes"));
            }
            return;
        }
        if (listener == null) {
            throw new Difference(event, "is for a member of a group, which the client is not here");
        }
        GroupMember sender = new GroupMember(
                event.name().equals("RES_CONFCHG_CALLBACK") ? 0 : fields.integer("node"),
                event.name().equals("RES_CONFCHG_CALLBACK") ? 0 : fields.integer("process"));
        switch (event.name()) {
            case "RES_DELIVER_CALLBACK" -> listener.delivered(sender, ByteBuffer.wrap(fields.bytes("data")));
            case "RES_PARTIAL_DELIVER_CALLBACK" -> listener.delivered(sender, whole(event));
            default -> change(listener, fields);
        }
    }

    private static void change(GroupListener listener, Fields fields) {
        List<GroupChange.Changed> all = addresses(fields);
        int members = fields.integer("members");
        int left = members + fields.integer("left");
        listener.membershipChanged(new GroupChange(
                fields.text("group"),
                all.subList(0, members).stream()
                        .map(GroupChange.Changed::member)
                        .toList(),
                all.subList(members, left),
                all.subList(left, all.size())));
    }

    /** A long message: this part and those that follow. */
    private ByteBuffer whole(Message first) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(first.fields().bytes("data"));
        for (Message part : transcript.after(first, message -> message.name().equals(first.name()))) {
            told.add(part);
            whole.writeBytes(part.fields().bytes("data"));
            if (part.fields().integer("type") == LAST) {
                break;
            }
        }
        return ByteBuffer.wrap(whole.toByteArray());
    }

    private final class Session implements CpgSession {
        private final GroupName group;

        Session(GroupName group) {
            this.group = group;
        }

        @Override
        public String group() {
            return group.toString();
        }

        @Override
        public GroupMember self() {
            return self;
        }

        @Override
        public CompletableFuture<Void> joined() {
            return done();
        }

        @Override
        public CompletableFuture<Void> multicast(ByteBuffer message) {
            return done();
        }

        @Override
        public boolean offer(ByteBuffer message) {
            byte[] data = new byte[message.remaining()];
            message.get(message.position(), data);
            hear("data", HexFormat.of().formatHex(data));
            if (request().name().equals("REQ_MCAST")) {
                hear("length", data.length);
            } else if (!HexFormat.of().formatHex(data).equals(HexFormat.of().formatHex(nextMessage()))) {
                throw new Difference(request(), "sends another message than the one in shared memory");
            }
            return true;
        }

        @Override
        public void close() {
            // the client leaves; the change follows
        }

        @Override
        public void abandon() {
            member = null;
        }
    }
}
