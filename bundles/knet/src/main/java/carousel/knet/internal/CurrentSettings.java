package carousel.knet.internal;

import carousel.api.knet.KnetSettings;

/** The settings of a handle as they are now; whoever acts on them reads them anew each time. */
final class CurrentSettings {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private KnetSettings settings;

    CurrentSettings(KnetSettings settings) {
        SettingsCheck.check(settings);
        this.settings = settings;
    }

    KnetSettings get() {
        return settings;
    }

    /** Changes them, or refuses with a sentence and leaves them. */
    void set(KnetSettings changed) {
        SettingsCheck.check(changed);
        settings = changed;
    }

    boolean isMtuManual() {
        return settings.manualMtuBytes() != 0;
    }

    long pmtudIntervalNanos() {
        return settings.pmtudIntervalMillis() * NANOS_PER_MILLI;
    }
}
