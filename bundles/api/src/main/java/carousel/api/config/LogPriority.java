package carousel.api.config;

/** Priorities of log lines, by their words in {@code syslog_priority} and {@code logfile_priority}; the ordinal is syslog's number. */
public enum LogPriority {
    /** The system is unusable. */
    EMERG,
    /** Somebody must act at once. */
    ALERT,
    /** A critical condition. */
    CRIT,
    /** An error. */
    ERR,
    /** A warning. */
    WARNING,
    /** Normal, but worth to know. */
    NOTICE,
    /** For information. */
    INFO,
    /** For those who look for a fault. */
    DEBUG
}
