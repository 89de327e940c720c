package org.bouncycastle.util.dispose;

import java.lang.ref.Cleaner;

/**
 * Frees native contexts that are no longer reachable. Stands in for the library's class of this name, whose two threads and
 * shutdown hook never end and would keep every version of this bundle, that was ever deployed, in memory. The thread of a
 * cleaner ends when there is nothing left to clean.
 */
public final class DisposalDaemon {
    private static final Cleaner CLEANER = Cleaner.create();

    private DisposalDaemon() {}

    /** Called by the library for each native context. */
    public static void addDisposable(Disposable disposable) {
        CLEANER.register(disposable, disposable.getDisposeAction());
    }
}
