package carousel.api.loop;

import org.osgi.annotation.versioning.ProviderType;

/** A one-shot timer of an {@link EventLoop}; to be used on the loop's thread only. */
@ProviderType
public interface LoopTimer {
    /**
     * Starts the timer; a timer that is running starts again from now.
     *
     * @param delayNanos nanoseconds from now, 0 or more
     */
    void start(long delayNanos);

    /** Stops the timer; without effect when it is not running. */
    void cancel();

    /** Whether the timer was started and has neither fired nor been cancelled. */
    boolean isRunning();
}
