package carousel.itest.simulator.check;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The messages of one stream of one incarnation, by number: when they were taken, and where they went on the wire. */
final class SentMessages {
    private int taken;
    private int onWire;
    private long waitingBytes;
    private int[] bytes = new int[16];
    private @Nullable RingRecord[] causeRings = new @Nullable RingRecord[16];
    private int[] causes = new int[16];
    private @Nullable RingRecord[] rings = new @Nullable RingRecord[16];
    private int[] places = new int[16];

    /** Takes the next message; it comes behind everything before {@code place} of that ring (E-4). */
    void take(int length, @Nullable RingRecord ring, int place) {
        if (taken == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * taken);
            causeRings = Arrays.copyOf(causeRings, 2 * taken);
            causes = Arrays.copyOf(causes, 2 * taken);
            rings = Arrays.copyOf(rings, 2 * taken);
            places = Arrays.copyOf(places, 2 * taken);
        }
        bytes[taken] = length;
        causeRings[taken] = ring;
        causes[taken] = place;
        waitingBytes += length;
        taken++;
    }

    /** The next message was completed by a packet: this is its place in the order. Returns its number. */
    int complete(RingRecord ring, int place) {
        int number = onWire++;
        rings[number] = ring;
        places[number] = place;
        waitingBytes -= bytes[number];
        return number;
    }

    /** Messages taken. */
    int taken() {
        return taken;
    }

    /** Messages that were sent whole. */
    int onWire() {
        return onWire;
    }

    /** Bytes taken and not sent. */
    long waitingBytes() {
        return waitingBytes;
    }

    @Nullable
    RingRecord causeRing(int number) {
        return causeRings[number];
    }

    int cause(int number) {
        return causes[number];
    }

    /** The ring it was sent in, null while it was not. */
    @Nullable
    RingRecord ring(int number) {
        return rings[number];
    }

    int place(int number) {
        return places[number];
    }
}
