package carousel.ipc.internal.message;

import carousel.api.ipc.IpcClient;
import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** A client whose loop runs when the test says so, and which keeps what it is sent. */
public final class FakeClient implements IpcClient, EventLoop {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<ByteBuffer> messages = new ArrayList<>();
    private boolean open = true;

    /** A request of this size, its fields still to be put. */
    public static ByteBuffer request(int id, int sizeBytes) {
        return ByteBuffer.allocate(sizeBytes)
                .order(ByteOrder.nativeOrder())
                .putInt(0, id)
                .putInt(8, sizeBytes);
    }

    /** Runs what is to be done on the loop. */
    public void runLoop() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Answers and events in the order in which they came, each as its id and its error; forgets them. */
    public List<String> taken() {
        List<String> lines = new ArrayList<>();
        for (ByteBuffer message : messages) {
            lines.add(message.getInt(0) + " " + message.getInt(16));
        }
        messages.clear();
        return lines;
    }

    /** All messages that were sent and are not forgotten yet. */
    public List<ByteBuffer> messages() {
        return messages;
    }

    /** The last message. */
    public ByteBuffer last() {
        return messages.get(messages.size() - 1);
    }

    @Override
    public int processId() {
        return 1;
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
        return 1 << 20;
    }

    @Override
    public EventLoop loop() {
        return this;
    }

    @Override
    public void respond(ByteBuffer answer) {
        messages.add(answer);
    }

    @Override
    public void send(ByteBuffer head, ByteBuffer tail) {
        messages.add(ByteBuffer.allocate(head.remaining() + tail.remaining())
                .order(ByteOrder.nativeOrder())
                .put(head.duplicate())
                .put(tail.duplicate())
                .flip());
    }

    @Override
    public void resume() {}

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
        tasks.add(task);
    }

    @Override
    public LoopTimer newTimer(Runnable task) {
        throw new UnsupportedOperationException("Sessions know no time.");
    }
}
