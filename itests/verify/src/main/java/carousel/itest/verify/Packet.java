package carousel.itest.verify;

/**
 * A datagram that was opened.
 *
 * @param datagram as recorded
 * @param slot the crypto slot that opened it, 0 for clear
 * @param plain its bytes before sealing
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a record
record Packet(Datagram datagram, int slot, byte[] plain) {
    int number() {
        return datagram.number;
    }
}
