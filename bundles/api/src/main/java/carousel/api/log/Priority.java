package carousel.api.log;

import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * Priorities of Corosync's log that SLF4J lacks, as markers: {@code log.info(Priority.NOTICE, "...")}. A logging library that
 * does not know them sees the level alone.
 */
public final class Priority {
    /** The system is unusable; with level error. */
    public static final Marker EMERG = MarkerFactory.getMarker("emerg");

    /** Somebody must act at once; with level error. */
    public static final Marker ALERT = MarkerFactory.getMarker("alert");

    /** A critical condition; with level error. */
    public static final Marker CRIT = MarkerFactory.getMarker("crit");

    /** Normal, but worth to know: most lines that operators look for (logging 8); with level info. */
    public static final Marker NOTICE = MarkerFactory.getMarker("notice");

    private Priority() {}
}
