package org.bouncycastle.crypto;

/**
 * What the embedded classes ask of the library's class of this name, for which it stands in: the original makes parameters of
 * key exchanges, entropy threads and a shutdown hook, which would keep every deployed version of this bundle in memory.
 */
public final class CryptoServicesRegistrar {
    private static final NativeCode NATIVE_CODE = NativeCode.load();

    private CryptoServicesRegistrar() {}

    /** Called by the library's factories: whether there is native code for a service named in {@link NativeServices}. */
    public static boolean hasEnabledService(String service) {
        return NATIVE_CODE.services().contains(service);
    }

    /** Called by each digest and cipher; every service is allowed. */
    public static void checkConstraints(CryptoServiceProperties properties) {}

    /** What native code there is, or why there is none, in a few words. */
    public static String nativeStatus() {
        return NATIVE_CODE.status();
    }
}
