package carousel.itest.verify.ipc;

import carousel.api.ipc.IpcClient;
import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A client that keeps what it is sent; what is to be done on the loop is done there and then. */
public final class HeardClient implements IpcClient, EventLoop {
    private static final int MOST_MESSAGE_BYTES = 1 << 20;
    private static final int PROCESS_ID = 4711;

    private final List<ByteBuffer> answers = new ArrayList<>();
    private final List<ByteBuffer> events = new ArrayList<>();
    private boolean open = true;

    /** What it was answered, in order; to be emptied by the caller. */
    public List<ByteBuffer> answers() {
        return answers;
    }

    /** Events that it was sent, in order; to be emptied by the caller. */
    public List<ByteBuffer> events() {
        return events;
    }

    @Override
    public int processId() {
        return PROCESS_ID;
    }

    @Override
    public int userId() {
        return 0;
    }

    @Override
    public int groupId() {
        return 0;
    }

    @Override
    public int maxMessageBytes() {
        return MOST_MESSAGE_BYTES;
    }

    @Override
    public EventLoop loop() {
        return this;
    }

    @Override
    public void respond(ByteBuffer answer) {
        answers.add(copy(answer, ByteBuffer.allocate(0)));
    }

    @Override
    public void send(ByteBuffer head, ByteBuffer tail) {
        events.add(copy(head, tail));
    }

    private static ByteBuffer copy(ByteBuffer head, ByteBuffer tail) {
        return ByteBuffer.allocate(head.remaining() + tail.remaining())
                .order(ByteOrder.nativeOrder())
                .put(head.duplicate())
                .put(tail.duplicate())
                .flip();
    }

    @Override
    public void resume() {
        // nothing is ever held back
    }

    @Override
    public boolean isCongested() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
    }

    @Override
    public long nanoTime() {
        return 0;
    }

    @Override
    public boolean inEventLoop() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public LoopTimer newTimer(Runnable task) {
        throw new UnsupportedOperationException("Services of clients know no time.");
    }
}
