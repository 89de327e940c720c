package carousel.itest.verify;

import java.util.Arrays;

/** Something in a recording is not as it has to be. */
final class Mismatch extends RuntimeException {
    /** Stands for no datagram in particular. */
    static final int WHOLE_FILE = -1;

    private static final long serialVersionUID = 1L;

    private final int datagram;

    Mismatch(int datagram, String what) {
        super(what);
        this.datagram = datagram;
    }

    /** Throws when two values differ; the sentence says how. */
    static void unlessEqual(int datagram, String name, Object recorded, Object own) {
        if (!recorded.equals(own)) {
            throw new Mismatch(datagram, name + " is " + recorded + " in the recording, " + own + " here");
        }
    }

    /** Throws when two packets differ; the sentence names the first byte that does. */
    static void unlessSame(int datagram, String name, byte[] recorded, byte[] own) {
        int at = Arrays.mismatch(recorded, own);
        if (at >= 0) {
            throw new Mismatch(
                    datagram,
                    name + " differs at byte " + at + ": " + describe(recorded, at) + " in the recording, "
                            + describe(own, at) + " here");
        }
    }

    private static String describe(byte[] bytes, int at) {
        return at < bytes.length ? String.format("%02x", bytes[at]) : "it ends";
    }

    /** The line about it, without the file's name. */
    String sentence() {
        return (datagram == WHOLE_FILE ? "" : "datagram " + datagram + ": ") + getMessage();
    }
}
