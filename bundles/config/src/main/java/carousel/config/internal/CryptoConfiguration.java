package carousel.config.internal;

import carousel.api.crypto.CryptoSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** {@code crypto_model}, {@code crypto_cipher}, {@code crypto_hash}, {@code secauth}, {@code keyfile} and {@code key}. */
final class CryptoConfiguration {
    private static final String NONE = "none";

    private CryptoConfiguration() {}

    /**
     * What packets are sealed with.
     *
     * @param authkey the key file when the configuration names none
     * @return null for clear traffic, or after a problem
     */
    static @Nullable CryptoSettings read(ConfigurationKeys keys, Path authkey, Problems problems) {
        boolean secauth = "on".equals(keys.text("totem.secauth"));
        String cipher = keys.text("totem.crypto_cipher", secauth ? "aes256" : NONE);
        String hash = keys.text("totem.crypto_hash", secauth ? "sha256" : NONE);
        if (!cipher.equals(NONE) && hash.equals(NONE)) {
            if (!keys.isRefused("totem.crypto_hash")) {
                problems.plain("crypto_cipher requires crypto_hash with value other than none");
            }
            return null;
        }
        if (hash.equals(NONE)) {
            return null;
        }
        byte[] key = key(keys, authkey, problems);
        if (key == null) {
            return null;
        }
        try {
            return new CryptoSettings(keys.text("totem.crypto_model", "nss"), cipher, hash, key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte @Nullable [] key(ConfigurationKeys keys, Path authkey, Problems problems) {
        String keyFile = keys.text("totem.keyfile");
        String keyText = keys.text(ConfigurationKeys.PRIVATE_KEY);
        if (keyFile != null || keyText == null) {
            Path file = keyFile == null ? authkey : FileProblem.path(keyFile);
            if (file == null) {
                problems.plain("Could not open " + keyFile + ": No such file or directory");
                return null;
            }
            return keyFromFile(file, problems);
        }
        // The zero byte that ends the text in C belongs to the key.
        byte[] text = keyText.getBytes(StandardCharsets.UTF_8);
        byte[] key = Arrays.copyOf(text, text.length + 1);
        if (key.length < CryptoSettings.MIN_KEY_BYTES) {
            problems.plain("key is too short");
            return null;
        }
        if (key.length > CryptoSettings.MAX_KEY_BYTES) {
            problems.plain("key is too long");
            return null;
        }
        return key;
    }

    private static byte @Nullable [] keyFromFile(Path file, Problems problems) {
        if (Files.isDirectory(file)) {
            problems.plain("Could not read " + file + ": Is a directory");
            return null;
        }
        byte[] key;
        try (InputStream in = Files.newInputStream(file)) {
            key = in.readNBytes(CryptoSettings.MAX_KEY_BYTES);
        } catch (IOException e) {
            problems.plain("Could not open " + file + ": " + FileProblem.reason(e));
            return null;
        }
        if (key.length < CryptoSettings.MIN_KEY_BYTES) {
            problems.plain("Could only read " + key.length * 8 + " bits of minimum " + CryptoSettings.MIN_KEY_BYTES * 8
                    + " bits from " + file + ".");
            return null;
        }
        return key;
    }
}
