package carousel.recorder.internal;

import carousel.api.os.LocalDatagrams;
import carousel.api.os.LocalDatagrams.LocalDatagramSocket;
import carousel.logging.LineFormat;
import carousel.logging.LogLine;
import carousel.logging.LogPriority;
import carousel.logging.LogSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends lines to the local syslog, as {@code syslog(3)} does: {@code <29>Nov 26 20:28:07 corosync[59]:   [MAIN  ] text}. The
 * service that reads them may come later, and may come again.
 */
final class SyslogSink implements LogSink, AutoCloseable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH).withZone(ZoneId.systemDefault());

    /** Longer ones are cut: readers take 8 KiB. */
    private static final int MAX_BYTES = 8000;

    private static final int FACILITY_SHIFT = 3;

    private final String address;
    private final Supplier<@Nullable LocalDatagrams> datagrams;
    private final int facility;
    private final LineFormat format;
    private @Nullable LocalDatagramSocket socket;

    /**
     * @param address of the socket, usually {@code /dev/log}
     * @param datagrams asked whenever there is no connection
     * @param facility its number in syslog(3), 0 to 23
     */
    SyslogSink(String address, Supplier<@Nullable LocalDatagrams> datagrams, int facility, LineFormat format) {
        this.address = address;
        this.datagrams = datagrams;
        this.facility = facility;
        this.format = format;
    }

    @Override
    public String name() {
        return "syslog (" + address + ")";
    }

    /** The reader may have been restarted since the last line, so a connection that fails is made once more. */
    @Override
    public void write(LogLine line) throws IOException {
        byte[] datagram = datagram(line);
        if (socket != null) {
            try {
                socket.send(datagram);
                return;
            } catch (IOException e) {
                close();
            }
        }
        LocalDatagramSocket connected = connect();
        socket = connected;
        connected.send(datagram);
    }

    private LocalDatagramSocket connect() throws IOException {
        LocalDatagrams system = datagrams.get();
        if (system == null) {
            throw new IOException("the bundle carousel.native is not there or does not run");
        }
        return system.connect(address);
    }

    private byte[] datagram(LogLine line) {
        StringBuilder text = new StringBuilder();
        text.append('<')
                .append(facility << FACILITY_SHIFT | severity(line.priority()))
                .append('>');
        TIME.formatTo(Instant.ofEpochMilli(line.epochMillis()), text);
        text.append(" corosync[").append(ProcessHandle.current().pid()).append("]:   ");
        format.appendMessage(text, line);
        if (line.failure() != null) {
            text.append(": ").append(line.failure());
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        return bytes.length <= MAX_BYTES ? bytes : Arrays.copyOf(bytes, MAX_BYTES);
    }

    /** Syslog's usual filters throw debug away, so what is let through is raised by one (logging 2). */
    private static int severity(LogPriority priority) {
        return switch (priority) {
            case DEBUG -> LogPriority.INFO.severity();
            case TRACE -> LogPriority.DEBUG.severity();
            default -> priority.severity();
        };
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
