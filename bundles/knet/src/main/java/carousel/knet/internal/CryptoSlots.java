package carousel.knet.internal;

import carousel.api.crypto.CryptoProvider;
import carousel.api.crypto.CryptoSettings;
import carousel.api.knet.Knet;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The crypto configurations of a handle and the one that outgoing packets use (knet-wire 2.6). */
final class CryptoSlots {
    /** By slot number; {@link Knet#CLEAR} stays empty. */
    private final @Nullable CryptoSlot[] slots = new @Nullable CryptoSlot[Knet.CRYPTO_SLOTS + 1];

    private List<CryptoProvider> providers = List.of();
    private int transmitSlot = Knet.CLEAR;
    private boolean clearAllowed = true;

    /**
     * Fills a slot, 1 or 2, or empties it.
     *
     * @throws IllegalStateException when outgoing packets use it
     * @throws IllegalArgumentException when there is no such slot, or all providers refuse the settings
     */
    void configure(int slotNumber, @Nullable CryptoSettings settings) {
        SettingsCheck.checkRange("slot", slotNumber, 1, Knet.CRYPTO_SLOTS);
        if (slotNumber == transmitSlot) {
            throw new IllegalStateException("Crypto slot " + slotNumber + " is in use; choose another one first.");
        }
        CryptoSlot filled = null;
        if (settings != null) {
            filled = new CryptoSlot(settings);
            filled.useProviders(providers);
            if (!providers.isEmpty() && !filled.isReady()) {
                throw new IllegalArgumentException(filled.refusal());
            }
        }
        CryptoSlot before = slots[slotNumber];
        slots[slotNumber] = filled;
        if (before != null) {
            before.close();
        }
    }

    /**
     * Chooses the slot for outgoing packets.
     *
     * @throws IllegalArgumentException when there is no such slot, or it is empty
     */
    void useForTransmit(int slotNumber) {
        SettingsCheck.checkRange("slot", slotNumber, Knet.CLEAR, Knet.CRYPTO_SLOTS);
        if (slotNumber != Knet.CLEAR && slots[slotNumber] == null) {
            throw new IllegalArgumentException("Crypto slot " + slotNumber + " is empty; fill it first.");
        }
        transmitSlot = slotNumber;
    }

    void allowClear(boolean allowed) {
        clearAllowed = allowed;
    }

    /** Whether a packet that no slot opens is taken for a clear one. */
    boolean isClearAllowed() {
        return clearAllowed;
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
    void useProviders(List<CryptoProvider> available) {
        providers = available;
        for (CryptoSlot slot : slots) {
            if (slot != null) {
                slot.useProviders(available);
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
