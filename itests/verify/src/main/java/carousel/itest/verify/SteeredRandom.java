package carousel.itest.verify;

import java.security.Provider;
import java.security.SecureRandomSpi;
import java.security.Security;
import java.util.function.Supplier;

/**
 * A source of randomness that gives what it is told to. Crypto models draw their salts from a {@link
 * java.security.SecureRandom}; one that was made while this was the preferred source can be made to seal a packet as it was
 * recorded.
 */
final class SteeredRandom extends Provider {
    private static final long serialVersionUID = 1L;

    private static final String NAME = "CarouselRecordedSalts";

    private static byte[] next = new byte[0];

    private SteeredRandom() {
        super(NAME, "1", "gives recorded salts");
        putService(new Service(this, "SecureRandom", NAME, Source.class.getName(), null, null));
    }

    /** Makes something whose random source can be steered afterwards. */
    static synchronized <T> T make(Supplier<T> maker) {
        Security.insertProviderAt(new SteeredRandom(), 1);
        try {
            return maker.get();
        } finally {
            Security.removeProvider(NAME);
        }
    }

    /** What comes next, each time somebody asks. */
    static void give(byte[] bytes) {
        next = bytes.clone();
    }

    /** Made by the security framework. */
    public static final class Source extends SecureRandomSpi {
        private static final long serialVersionUID = 1L;

        /** A source. */
        public Source() {}

        @Override
        protected void engineSetSeed(byte[] seed) {}

        @Override
        protected void engineNextBytes(byte[] bytes) {
            System.arraycopy(next, 0, bytes, 0, Math.min(next.length, bytes.length));
        }

        @Override
        protected byte[] engineGenerateSeed(int count) {
            byte[] seed = new byte[count];
            engineNextBytes(seed);
            return seed;
        }
    }
}
