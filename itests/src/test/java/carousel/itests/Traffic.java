package carousel.itests;

import java.io.IOException;

/** Messages of one member of a group, a few at a time, until it is told to stop. */
interface Traffic {
    /** A few. */
    int AT_A_TIME = 20;

    /** By chance, so that hardly two messages are the same. */
    String SIZES = "3000,9000";

    /** Ends when the ring has taken all of it; answers how many messages that were. */
    long stop() throws IOException;
}
