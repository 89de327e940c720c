package carousel.itest.simulator;

/** Sees everything that happens, for logs and pictures. */
public interface Trace {
    /** What becomes of a copy of a datagram on its way. */
    enum Fate {
        /** It arrives. */
        ARRIVES,
        /** It arrives once more. */
        DUPLICATED,
        /** It arrives late and may be overtaken. */
        LATE,
        /** It arrives with bytes changed. */
        DAMAGED,
        /** It never arrives. */
        LOST
    }

    /**
     * A copy of a datagram goes from one node to another.
     *
     * @param datagram never changed; the same array for all copies
     * @param arrivalNanos when it arrives; the present for one that does not
     */
    void carried(int from, int to, byte[] datagram, long arrivalNanos, Fate fate);

    /** Something happened at a node, or to all for node 0. */
    void noted(int node, String what);
}
