package carousel.transport.udp.internal;

/** Errors of earlier packets that stand at a socket and fail its next send, whomever that is to. */
interface PendingErrors {
    /** A socket at which no errors stand, because the system was not asked for them. */
    PendingErrors NONE = new PendingErrors() {
        @Override
        public boolean isInUse() {
            return false;
        }

        @Override
        public boolean empty() {
            return false;
        }
    };

    /** Whether the system was asked for them. */
    boolean isInUse();

    /**
     * Takes them off the socket.
     *
     * @return whether there was an error from the network, as may have failed a send that was not to blame
     */
    boolean empty();
}
