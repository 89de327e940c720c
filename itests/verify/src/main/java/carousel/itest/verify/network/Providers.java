package carousel.itest.verify.network;

import carousel.api.compression.CompressionProvider;
import carousel.api.crypto.CryptoProvider;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every crypto and compression model there is, made without a framework. One that is not on the class path is left out. */
public final class Providers {
    private static final List<String> CRYPTO_CLASSES = List.of(
            "carousel.crypto.jce.internal.JceProvider",
            "carousel.crypto.bouncycastle.internal.BouncyCastleCryptoProvider");

    private static final List<String> COMPRESSION_CLASSES = List.of(
            "carousel.compression.zlib.internal.ZlibProvider",
            "carousel.compression.lz4.internal.Lz4Provider",
            "carousel.compression.lz4.internal.Lz4HcProvider",
            "carousel.compression.lzo2.internal.Lzo2Provider",
            "carousel.compression.lzma.internal.LzmaProvider",
            "carousel.compression.bzip2.internal.Bzip2Provider",
            "carousel.compression.zstd.internal.ZstdProvider");

    private final List<CryptoProvider> cryptos = made(CRYPTO_CLASSES, CryptoProvider.class);
    private final List<CompressionProvider> compressions = made(COMPRESSION_CLASSES, CompressionProvider.class);

    /** Crypto models. */
    public List<CryptoProvider> cryptos() {
        return cryptos;
    }

    /** Compression models. */
    public List<CompressionProvider> compressions() {
        return compressions;
    }

    /** The compression model of this number, null when there is none. */
    public @Nullable CompressionProvider compression(int modelNumber) {
        return compressions.stream()
                .filter(provider -> provider.modelNumber() == modelNumber)
                .findFirst()
                .orElse(null);
    }

    private static <T> List<T> made(List<String> classes, Class<T> type) {
        List<T> made = new ArrayList<>();
        for (String name : classes) {
            T provider = made(name, type);
            if (provider != null) {
                made.add(provider);
            }
        }
        return List.copyOf(made);
    }

    private static <T> @Nullable T made(String name, Class<T> type) {
        try {
            return type.cast(Class.forName(name).getConstructor().newInstance());
        } catch (ClassNotFoundException e) {
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Provider " + name + " cannot be made.", e);
        }
    }
}
