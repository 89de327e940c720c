package carousel.compression.bzip2.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.compression.CompressionProvider;
import carousel.api.compression.Compressor;
import carousel.api.compression.Decompressor;
import carousel.itest.compression.SampleMessages;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Only some classes of the library are embedded: in the framework, where the bundle sees no other, they have to do. */
class EmbeddedLibraryTest {
    @Test
    void theBundleRunsOnWhatItContainsAndImports() throws Exception {
        URL content = Bzip2Provider.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader bundle = new URLClassLoader(new URL[] {content}, new ImportedPackages())) {
            Class<?> component = bundle.loadClass(Bzip2Provider.class.getName());
            assertNotSame(Bzip2Provider.class, component);
            CompressionProvider provider =
                    (CompressionProvider) component.getDeclaredConstructor().newInstance();
            try (Compressor compressor = provider.newCompressor(9);
                    Decompressor decompressor = provider.newDecompressor()) {
                exchange(compressor, decompressor);
            }
        }
    }

    private static void exchange(Compressor compressor, Decompressor decompressor) {
        Random random = new Random(1);
        ByteBuffer target = ByteBuffer.allocate(70_000);
        for (byte[] message : SampleMessages.ofEveryKind(20_000, random)) {
            assertTrue(compressor.compress(ByteBuffer.wrap(message), target.clear()));
            byte[] stream = Arrays.copyOf(target.array(), target.position());
            assertTrue(decompressor.decompress(ByteBuffer.wrap(stream), target.clear()));
            assertArrayEquals(message, Arrays.copyOf(target.array(), target.position()));
            int refused = 0;
            for (int round = 0; round < 200; round++) {
                int length = round % 5 == 0 ? 1 + random.nextInt(stream.length - 1) : stream.length;
                byte[] damaged = Arrays.copyOf(stream, length);
                damaged[round % length] ^= (byte) (1 << random.nextInt(8));
                refused += decompressor.decompress(ByteBuffer.wrap(damaged), target.clear()) ? 0 : 1;
            }
            assertTrue(refused > 150, refused + " refused");
        }
    }

    /** What the framework gives to the bundle: the JDK and its imports. */
    private static final class ImportedPackages extends ClassLoader {
        ImportedPackages() {
            super(getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("carousel.api.")) {
                return Class.forName(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
