package carousel.crypto.packet;

/** HMAC (RFC 2104) with one key. */
public interface PacketHmac {
    /** Length of the result. */
    int hashBytes();

    /** Writes the HMAC of a packet's first bytes; the target may be the packet itself. */
    void compute(byte[] packet, int lengthBytes, byte[] target, int targetOffset);

    /** Wipes what can be wiped of the key. */
    void wipe();
}
