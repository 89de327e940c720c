package carousel.ipc.internal.server;

import carousel.api.os.SharedMemory;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Three ring buffers in memory that node and client share (ipc-wire 2). */
final class SharedMemoryChannels implements Channels {
    private static final int CONNECTION_TYPE = 1;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final ConnectionDirectory directory;
    private final MessageRing requests;
    private final MessageRing responses;
    private final MessageRing events;
    private int requestBytes;

    /**
     * Makes everything in a directory, which it then owns.
     *
     * @throws IOException when the system refuses; nothing is left
     */
    SharedMemoryChannels(SharedMemory memory, ConnectionDirectory directory, String service, ClientIdentity client)
            throws IOException {
        this.directory = directory;
        MessageRing[] rings = new MessageRing[3];
        try {
            String[] kinds = {"qb-request-", "qb-response-", "qb-event-"};
            for (int i = 0; i < rings.length; i++) {
                rings[i] = new MessageRing(
                        memory,
                        directory.file(kinds[i] + service),
                        client.maxMessageBytes(),
                        client.userId(),
                        client.groupId());
            }
            directory.handOver(client.userId(), client.groupId());
        } catch (IOException e) {
            for (MessageRing ring : rings) {
                if (ring != null) {
                    ring.close();
                }
            }
            directory.close();
            throw e;
        }
        requests = rings[0];
        responses = rings[1];
        events = rings[2];
    }

    @Override
    public Names names() {
        return new Names(CONNECTION_TYPE, requests.name(), responses.name(), events.name());
    }

    @Override
    public @Nullable ByteBuffer nextRequest() throws ProtocolException {
        ByteBuffer request = requests.peek();
        if (request != null) {
            requestBytes = request.limit();
        }
        return request;
    }

    @Override
    public void requestDone() {
        requests.consumed(requestBytes);
    }

    @Override
    public void respond(ByteBuffer answer) throws ProtocolException {
        if (!responses.write(answer, NOTHING)) {
            throw new ProtocolException("it does not read its answers");
        }
    }

    @Override
    public boolean send(ByteBuffer head, ByteBuffer tail) throws ProtocolException {
        return events.write(head, tail);
    }

    @Override
    public boolean canBeWatched() {
        return true;
    }

    @Override
    public boolean announcesEvents() {
        return true;
    }

    @Override
    public void flowControl(int word) {
        requests.flowControl(word);
    }

    @Override
    public void close() {
        requests.close();
        responses.close();
        events.close();
        directory.close();
    }
}
