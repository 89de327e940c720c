package carousel.logging;

import org.jspecify.annotations.Nullable;

/**
 * What somebody said.
 *
 * @param epochMillis when
 * @param priority how urgent it is
 * @param subsystem Corosync's name for who said it
 * @param text one sentence; may contain anything
 * @param failure whose stack is to be told, or null
 * @param caller the place in the code, or null when nobody wants to know
 */
public record LogLine(
        long epochMillis,
        LogPriority priority,
        String subsystem,
        String text,
        @Nullable Throwable failure,
        @Nullable StackTraceElement caller) {}
