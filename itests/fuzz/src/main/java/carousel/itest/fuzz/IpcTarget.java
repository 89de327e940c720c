package carousel.itest.fuzz;

import carousel.api.ipc.IpcService;
import carousel.api.ipc.IpcSession;
import carousel.ipc.internal.server.SetupMessages;
import carousel.itest.verify.ipc.HeardClient;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Requests of one client. The first byte chooses the service, or the message that begins a connection. Each request is led by a byte for its
 * id, one for what the node makes of it, and two for its length behind the header.
 */
public final class IpcTarget {
    /** The services in the order of the first byte. */
    static final List<String> SERVICES = List.of("cmap", "cfg", "cpg", "quorum", "votequorum");

    private static final int REQUEST_HEADER_BYTES = 16;
    private static final int ANSWER_HEADER_BYTES = 24;
    private static final int SIZE = 8;

    /** Ids without an answer: a multicast of cpg. */
    private static final int CPG_MULTICAST = 2;

    /** The longest answer is that to a question for a value, as long as any message may be. The rest is for what leads there. */
    private static final long MOST_ALLOCATED_BYTES = 8L << 20;

    private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private IpcTarget() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Input input = new Input(bytes);
        int first = input.nextByte();
        int chosen = first % (SERVICES.size() + 1);
        if (chosen == SERVICES.size()) {
            begin(input);
        } else {
            byte[] requests = input.rest();
            long allocated = serve(SERVICES.get(chosen), new Input(requests));
            if (allocated > MOST_ALLOCATED_BYTES) {
                // classes are loaded the first time only
                allocated = serve(SERVICES.get(chosen), new Input(requests));
            }
            Violation.unless(
                    allocated <= MOST_ALLOCATED_BYTES,
                    SERVICES.get(chosen) + " takes " + allocated + " bytes of memory for one request");
        }
    }

    /** The first message: refused with a sentence, or taken. */
    private static void begin(Input input) {
        ByteBuffer request = ByteBuffer.allocate(SetupMessages.REQUEST_BYTES).order(ByteOrder.nativeOrder());
        request.put(0, input.next(SetupMessages.REQUEST_BYTES));
        if (SetupMessages.validate(request) == null) {
            ByteBuffer welcome = SetupMessages.welcome(0, "/a", "/b", "/c", SetupMessages.maxMessageBytes(request));
            Violation.unless(welcome.getInt(SIZE) == welcome.limit(), "the welcome is longer than it says");
        }
    }

    /** Serves all requests; answers how many bytes of memory the most demanding took. */
    private static long serve(String name, Input input) {
        long mostAllocated = 0;
        HeardClient client = new HeardClient();
        PretendedServices services = new PretendedServices();
        IpcService service = services.service(name);
        IpcSession session = service.connected(client);
        while (input.hasMore() && client.isOpen()) {
            int id = input.nextByte();
            services.decide(input.nextByte());
            byte[] body = input.next(input.nextShort());
            int smallest = service.smallestRequestBytes(id);
            if (smallest == IpcService.UNKNOWN_REQUEST) {
                continue; // the server answers that for all services
            }
            ByteBuffer request = ByteBuffer.allocate(Math.max(smallest, REQUEST_HEADER_BYTES + body.length))
                    .order(ByteOrder.nativeOrder());
            request.putInt(0, id).putInt(SIZE, request.limit()).put(REQUEST_HEADER_BYTES, body);
            mostAllocated = Math.max(mostAllocated, request(session, client, services, name + " " + id, id, request));
        }
        session.closed();
        services.settle();
        return mostAllocated;
    }

    private static long request(
            IpcSession session,
            HeardClient client,
            PretendedServices services,
            String what,
            int id,
            ByteBuffer request) {
        client.answers().clear();
        client.events().clear();
        long before = MEMORY.getCurrentThreadAllocatedBytes();
        IpcSession.Progress progress = session.request(id, request);
        long allocated = MEMORY.getCurrentThreadAllocatedBytes() - before;
        if (progress == IpcSession.Progress.ANSWER_FOLLOWS) {
            services.settle();
        }
        boolean isAnswered = progress != IpcSession.Progress.NO_ROOM && !what.equals("cpg " + CPG_MULTICAST);
        int expected = isAnswered ? 1 : 0;
        Violation.unless(
                client.answers().size() == expected,
                what + " ends with " + progress + " and has " + client.answers().size() + " answers");
        client.answers().forEach(answer -> check(what, answer, client.maxMessageBytes()));
        client.events().forEach(event -> check(what, event, client.maxMessageBytes()));
        return allocated;
    }

    private static void check(String what, ByteBuffer message, int mostBytes) {
        int length = message.limit();
        Violation.unless(
                length >= ANSWER_HEADER_BYTES && length <= mostBytes && message.getInt(SIZE) == length,
                what + " makes a message of " + length + " bytes that says " + message.getInt(SIZE));
    }
}
