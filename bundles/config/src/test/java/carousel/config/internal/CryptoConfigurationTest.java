package carousel.config.internal;

import static carousel.config.internal.Verdicts.NODES;
import static carousel.config.internal.Verdicts.totem;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import carousel.api.config.ClusterConfiguration;
import carousel.api.crypto.CryptoSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of crypto and where the ring key comes from (config reference 4.1). */
class CryptoConfigurationTest {
    private static final String KEY_TEXT = "k".repeat(200);

    @TempDir
    Path folder;

    private Reading reading;

    @BeforeEach
    void setUp() {
        reading = new Reading(folder);
    }

    private @Nullable CryptoSettings crypto(String... lines) throws Exception {
        return reading.read(totem(lines) + NODES).knet().crypto();
    }

    private void assertCrypto(String expected, String... lines) throws Exception {
        assertEquals(expected, String.valueOf(crypto(lines)));
    }

    @Test
    void offByDefaultAndTheKeyFileIsNotOpened() throws Exception {
        assertNull(crypto("keyfile: /nope/key"));
        assertNull(crypto("secauth: off", "keyfile: /nope/key"));
        assertNull(crypto("secauth: yes", "keyfile: /nope/key"));
    }

    @Test
    void secauthSetsWhatIsNotSet() throws Exception {
        Files.write(reading.authkey(), Reading.key(128));
        assertCrypto("nss aes256/sha256", "secauth: on");
        assertCrypto("openssl aes128/sha256", "secauth: on", "crypto_cipher: aes128", "crypto_model: openssl");
        assertCrypto("nss aes256/md5", "secauth: on", "crypto_hash: md5");
        assertCrypto("nss none/sha256", "secauth: on", "crypto_cipher: none");
        assertCrypto("nss aes192/sha384", "secauth: off", "crypto_cipher: aes192", "crypto_hash: sha384");
        assertCrypto("nss none/sha512", "crypto_hash: sha512");
    }

    @Test
    void keyFileWinsOverKeyAndKeyOverAuthkey() throws Exception {
        Files.write(reading.authkey(), Reading.key(128));
        Path own = Files.write(folder.resolve("own"), Reading.key(300));
        String both = "key: " + KEY_TEXT;
        assertArrayEquals(Reading.key(128), key("crypto_hash: sha1"));
        assertArrayEquals(Reading.key(300), key("crypto_hash: sha1", both, "keyfile: " + own));
        byte[] withZero = Arrays.copyOf(KEY_TEXT.getBytes(StandardCharsets.UTF_8), 201);
        assertArrayEquals(withZero, key("crypto_hash: sha1", both));
    }

    private byte[] key(String... lines) throws Exception {
        CryptoSettings settings = crypto(lines);
        assertNotNull(settings);
        return settings.key();
    }

    @Test
    void longKeyFileIsCut() throws Exception {
        Files.write(reading.authkey(), Reading.key(5000));
        assertArrayEquals(Reading.key(4096), key("crypto_hash: sha1"));
    }

    @Test
    void shortKeyFileIsRefused() throws Exception {
        Files.write(reading.authkey(), Reading.key(127));
        assertEquals(
                List.of("Could only read 1016 bits of minimum 1024 bits from authkey."),
                reading.problems(totem("crypto_hash: sha1") + NODES));
    }

    @Test
    void keyFileThatIsNoFile() {
        assertEquals(
                List.of("Could not open authkey: No such file or directory"),
                reading.problems(totem("crypto_hash: sha1") + NODES));
        assertEquals(
                List.of("Could not open : No such file or directory"),
                reading.problems(totem("crypto_hash: sha1", "keyfile:") + NODES));
        assertEquals(
                List.of("Could not read " + folder + ": Is a directory"),
                reading.problems(totem("crypto_hash: sha1", "keyfile: " + folder) + NODES));
    }

    @Test
    void keyStaysOutOfEveryOutput() throws Exception {
        ClusterConfiguration read = reading.read(totem("crypto_hash: sha1", "key: " + KEY_TEXT) + NODES);
        assertFalse(read.toString().contains(KEY_TEXT));
        assertFalse(read.keys().containsKey("totem.key"));
        String refusal = reading.refusal(totem("crypto_hash: sha1", "key: secret", "token: 1") + NODES)
                .getMessage();
        assertFalse(String.valueOf(refusal).contains("secret"), refusal);
    }
}
