package carousel.knet.internal;

import carousel.api.crypto.CryptoProvider;
import carousel.api.crypto.CryptoSettings;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The crypto configurations of a handle and the one that outgoing packets use (knet-wire 2.6). As soon as one slot is
 * filled clear traffic is refused, as Corosync has it.
 */
final class CryptoSlots {
    /** Slot number that stands for clear traffic. */
    static final int CLEAR = 0;

    private static final int SLOTS = 2;

    /** By slot number; {@link #CLEAR} stays empty. */
    private final @Nullable CryptoSlot[] slots = new @Nullable CryptoSlot[SLOTS + 1];

    private int transmitSlot = CLEAR;

    /** Fills a slot, 1 or 2. */
    void configure(int slotNumber, CryptoSettings settings) {
        slots[slotNumber] = new CryptoSlot(settings);
    }

    /** Chooses the slot for outgoing packets. */
    void useForTransmit(int slotNumber) {
        transmitSlot = slotNumber;
    }

    /** Whether incoming packets have to be opened. */
    boolean isReceiveSealed() {
        for (CryptoSlot slot : slots) {
            if (slot != null) {
                return true;
            }
        }
        return false;
    }

    /** Whether outgoing packets have to be sealed, be it possible or not. */
    boolean isTransmitSealed() {
        return slots[transmitSlot] != null;
    }

    /** Whether outgoing packets can go out: in clear, or sealed by a provider that is there. */
    boolean canTransmit() {
        CryptoSlot slot = slots[transmitSlot];
        return slot == null || slot.isReady();
    }

    /** What sealing adds to outgoing packets; the last known value while no provider is there. */
    CryptoOverhead overhead() {
        CryptoSlot slot = slots[transmitSlot];
        return slot == null ? CryptoOverhead.CLEAR : slot.overhead();
    }

    /**
     * Seals a packet into the target at its position.
     *
     * @return false when no provider could; nothing may be sent then
     */
    boolean seal(ByteBuffer plain, ByteBuffer sealed) {
        CryptoSlot slot = slots[transmitSlot];
        return slot != null && slot.seal(plain, sealed);
    }

    /** Opens a packet into the target at its position, by the transmit slot first, then by the others. */
    boolean open(ByteBuffer sealed, ByteBuffer plain) {
        CryptoSlot transmit = slots[transmitSlot];
        if (transmit != null && transmit.open(sealed, plain)) {
            return true;
        }
        for (CryptoSlot slot : slots) {
            if (slot != null && slot != transmit && slot.open(sealed, plain)) {
                return true;
            }
        }
        return false;
    }

    /** Hands on the providers that are there now, the best first. */
    void useProviders(List<CryptoProvider> providers) {
        for (CryptoSlot slot : slots) {
            if (slot != null) {
                slot.useProviders(providers);
            }
        }
    }

    void close() {
        for (CryptoSlot slot : slots) {
            if (slot != null) {
                slot.close();
            }
        }
    }
}
