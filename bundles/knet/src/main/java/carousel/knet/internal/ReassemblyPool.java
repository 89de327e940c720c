package carousel.knet.internal;

import java.util.ArrayDeque;

/** Idle reassembly buffers of a handle, shared by its hosts: quiet hosts hold none. */
final class ReassemblyPool {
    private static final int MAX_IDLE = 32;

    private final ArrayDeque<ReassemblyBuffer> idle = new ArrayDeque<>(MAX_IDLE);

    ReassemblyBuffer take() {
        ReassemblyBuffer buffer = idle.pollLast();
        return buffer == null ? new ReassemblyBuffer() : buffer;
    }

    void giveBack(ReassemblyBuffer buffer) {
        if (idle.size() < MAX_IDLE) {
            idle.addLast(buffer);
        }
    }

    int memoryBytes() {
        int sum = 0;
        for (ReassemblyBuffer buffer : idle) {
            sum += buffer.memoryBytes();
        }
        return sum;
    }
}
