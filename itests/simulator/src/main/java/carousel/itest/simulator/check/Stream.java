package carousel.itest.simulator.check;

/** The two streams of messages of a node (D-6): of its application, and of its synchronisation. */
public enum Stream {
    /** Messages of the application. */
    APPLICATION,
    /** Messages of the synchronisation. */
    SYNCHRONISATION
}
