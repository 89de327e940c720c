package carousel.itest.verify;

import carousel.api.crypto.CryptoProvider;
import carousel.api.crypto.CryptoSettings;
import carousel.api.crypto.PacketCrypto;
import carousel.itest.verify.network.Providers;
import carousel.knet.internal.CryptoOverhead;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Opens and seals the packets of one recording with every crypto model that has its ciphers. */
final class Seals {
    private static final int LONGEST_PACKET_BYTES = 65_562;
    private static final int SALT_BYTES = 16;

    /** Models that can be steered: they are of no use but to seal again what was recorded. */
    private static final List<CryptoProvider> STEERED =
            SteeredRandom.make(() -> withCounterMode(new Providers().cryptos()));

    private record Opener(CryptoProvider steered, PacketCrypto crypto) {}

    private final SortedMap<Integer, CryptoSettings> slots;
    private final Map<Integer, List<Opener>> openers = new TreeMap<>();
    private final ByteBuffer work = ByteBuffer.allocate(LONGEST_PACKET_BYTES + 1024);

    /** {@link Mismatch} when no model has the cipher and hash of a slot. */
    Seals(SortedMap<Integer, CryptoSettings> slots) {
        this.slots = slots;
        slots.forEach((number, settings) -> {
            List<Opener> able = new ArrayList<>();
            for (CryptoProvider provider : STEERED) {
                Opener opener = opener(provider, settings);
                if (opener != null) {
                    able.add(opener);
                }
            }
            if (able.isEmpty()) {
                throw new Mismatch(Mismatch.WHOLE_FILE, "no crypto provider here does " + settings);
            }
            openers.put(number, able);
        });
    }

    /** Null when the model does not have the cipher or the hash. */
    private static @Nullable Opener opener(CryptoProvider provider, CryptoSettings settings) {
        try {
            return new Opener(provider, provider.newPacketCrypto(settings));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    static List<CryptoProvider> withCounterMode(List<CryptoProvider> cryptos) {
        List<CryptoProvider> all = new ArrayList<>(cryptos);
        all.add(new CounterModeCrypto());
        return List.copyOf(all);
    }

    boolean isEmpty() {
        return slots.isEmpty();
    }

    /** What the slot adds to packets; slot 0 is clear. */
    CryptoOverhead overhead(int slot) {
        if (slot == 0) {
            return CryptoOverhead.CLEAR;
        }
        PacketCrypto crypto = openers(slot).get(0).crypto();
        return new CryptoOverhead(crypto.saltBytes(), crypto.hashBytes(), crypto.blockBytes());
    }

    /** The slots that open a packet, by every model alike; 0 when none does. */
    int slotOf(byte[] sealed) {
        for (int slot : slots.keySet()) {
            if (open(Mismatch.WHOLE_FILE, slot, sealed) != null) {
                return slot;
            }
        }
        return 0;
    }

    /** The plain packet, null when it is not authentic; {@link Mismatch} when models disagree. */
    byte @Nullable [] open(int datagram, int slot, byte[] sealed) {
        if (slot == 0) {
            return sealed;
        }
        byte @Nullable [] first = null;
        boolean isFirst = true;
        for (Opener opener : openers(slot)) {
            work.clear();
            boolean isOpened = opener.crypto().open(ByteBuffer.wrap(sealed), work);
            byte @Nullable [] plain = isOpened ? Arrays.copyOf(work.array(), work.position()) : null;
            if (!isFirst && !Arrays.equals(first, plain)) {
                throw new Mismatch(
                        datagram,
                        "the crypto models do not agree, " + opener.steered().model() + " reads it another way");
            }
            first = plain;
            isFirst = false;
        }
        return first;
    }

    /** Seals a packet with some fresh salt. */
    byte[] seal(int slot, byte[] plain) {
        if (slot == 0) {
            return plain;
        }
        work.clear();
        openers(slot).get(0).crypto().seal(ByteBuffer.wrap(plain), work);
        return Arrays.copyOf(work.array(), work.position());
    }

    /**
     * Seals a packet by each model with a recorded salt.
     *
     * @param recorded the whole sealed packet, or its beginning with the salt
     * @return one packet for each model
     */
    List<byte[]> sealAgain(int datagram, int slot, byte[] plain, byte[] recorded) {
        List<byte[]> sealed = new ArrayList<>();
        CryptoSettings settings = settings(slot);
        for (Opener opener : openers(slot)) {
            if (opener.crypto().saltBytes() == 0) {
                work.clear();
                opener.crypto().seal(ByteBuffer.wrap(plain), work);
                sealed.add(Arrays.copyOf(work.array(), work.position()));
                continue;
            }
            byte[] salt = Arrays.copyOf(recorded, SALT_BYTES);
            // a model may take its salt from the source as it is, or encrypt it first
            byte @Nullable [] result = sealWith(opener.steered(), settings, salt, salt, plain);
            if (result == null) {
                result = sealWith(opener.steered(), settings, decrypted(settings, salt), salt, plain);
            }
            if (result == null) {
                throw new Mismatch(
                        datagram,
                        "crypto model " + opener.steered().model() + " cannot be made to use the recorded salt");
            }
            sealed.add(result);
        }
        return sealed;
    }

    private byte @Nullable [] sealWith(
            CryptoProvider provider, CryptoSettings settings, byte[] random, byte[] wantedSalt, byte[] plain) {
        SteeredRandom.give(random);
        work.clear();
        try (PacketCrypto crypto = provider.newPacketCrypto(settings)) {
            crypto.seal(ByteBuffer.wrap(plain), work);
        }
        byte[] sealed = Arrays.copyOf(work.array(), work.position());
        return Arrays.equals(sealed, 0, SALT_BYTES, wantedSalt, 0, SALT_BYTES) ? sealed : null;
    }

    private static byte[] decrypted(CryptoSettings settings, byte[] block) {
        int keyBytes = CounterModeCrypto.aesKeyBytes(settings.cipher());
        try {
            Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(settings.key(), 0, keyBytes, "AES"));
            return cipher.doFinal(block);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES refuses a block.", e);
        }
    }

    private CryptoSettings settings(int slot) {
        CryptoSettings settings = slots.get(slot);
        if (settings == null) {
            throw new Mismatch(Mismatch.WHOLE_FILE, "there is no crypto slot " + slot);
        }
        return settings;
    }

    private List<Opener> openers(int slot) {
        List<Opener> able = openers.get(slot);
        if (able == null) {
            throw new Mismatch(Mismatch.WHOLE_FILE, "there is no crypto slot " + slot);
        }
        return able;
    }
}
