package carousel.engine.internal;

import carousel.api.service.ServiceTraffic;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Executive messages of one service by function number. */
final class MessageCounts {
    private final long[] sent;
    private final long[] received;

    /**
     * Counts nothing yet.
     *
     * @param functions messages of numbers beyond are not counted
     */
    MessageCounts(int functions) {
        sent = new long[functions];
        received = new long[functions];
    }

    void sent(int function) {
        count(sent, function);
    }

    void received(int function) {
        count(received, function);
    }

    private static void count(long[] counts, int function) {
        if (function < counts.length) {
            counts[function]++;
        }
    }

    List<ServiceTraffic> get() {
        return IntStream.range(0, sent.length)
                .mapToObj(function -> new ServiceTraffic(sent[function], received[function]))
                .toList();
    }

    @Override
    public String toString() {
        return "sent " + Arrays.toString(sent) + ", received " + Arrays.toString(received);
    }
}
