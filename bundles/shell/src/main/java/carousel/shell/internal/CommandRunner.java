package carousel.shell.internal;

import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.jspecify.annotations.Nullable;

/**
 * Runs the command lines of one connection, one after the other, on a thread of its own.
 *
 * <p>Gogo runs a command as a job on further threads and writes through interruptible channels: an interrupt may close the
 * session's output for good, or hit a job before its thread started, which then never ends. So an interrupt closes the whole
 * session, which interrupts all its threads, and the next line gets a new session with the old one's variables. A command that
 * does not hear is left behind, and what it still writes goes nowhere.
 */
final class CommandRunner implements Runnable {
    /** Lines that a client may send ahead. */
    private static final int MAX_QUEUED_LINES = 64;

    private final CommandProcessor processor;
    private final FrameWriter writer;
    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(MAX_QUEUED_LINES);
    private final Object lock = new Object();

    private FrameWriter.FrameStream out;
    private FrameWriter.FrameStream err;
    private volatile CommandSession session;
    private @Nullable Thread executing;

    /** Lines are numbered from 1 as they come; an interrupt is for the oldest that has not ended, started or not. */
    private long submittedLines;

    private long endedLines;
    private long interruptedLine;
    private volatile boolean closed;

    CommandRunner(CommandProcessor processor, FrameWriter writer) {
        this.processor = processor;
        this.writer = writer;
        this.out = writer.stream(FrameType.OUTPUT);
        this.err = writer.stream(FrameType.ERROR);
        this.session = processor.createSession(InputStream.nullInputStream(), out, err);
    }

    /** The session, for completion. */
    CommandSession session() {
        return session;
    }

    /** Takes a line; false when too many wait already. */
    boolean submit(String line) {
        synchronized (lock) {
            submittedLines++;
        }
        return lines.offer(line);
    }

    @Override
    public void run() {
        try {
            while (!closed) {
                String line = lines.take();
                int status = execute(line);
                if (!closed) {
                    writer.sendStatus(status);
                }
            }
        } catch (InterruptedException e) {
            // Only close() interrupts this thread between two commands.
            Thread.currentThread().interrupt();
        } finally {
            session.close();
        }
    }

    private int execute(String line) throws InterruptedException {
        synchronized (lock) {
            if (interruptedLine == endedLines + 1) {
                endedLines++;
                return ExitStatus.INTERRUPTED;
            }
            executing = Thread.currentThread();
        }
        Throwable failure = null;
        CharSequence answer = null;
        try {
            Object result = session.execute(line);
            session.put("_", result);
            if (result != null) {
                answer = session.format(result, Converter.INSPECT);
            }
        } catch (Exception | LinkageError | StackOverflowError e) {
            failure = e;
        }
        boolean wasInterrupted;
        synchronized (lock) {
            executing = null;
            endedLines++;
            wasInterrupted = interruptedLine == endedLines;
            // The interrupt may have come when the command had just ended by itself.
            Thread.interrupted();
        }
        if (!closed && (wasInterrupted || out.isClosed() || err.isClosed())) {
            renewSession();
        }
        if (wasInterrupted) {
            return ExitStatus.INTERRUPTED;
        }
        if (answer != null) {
            writeAnswer(answer.toString());
        }
        return failure == null ? ExitStatus.FINE : report(failure);
    }

    private void writeAnswer(String answer) throws InterruptedException {
        String text = answer.endsWith("\n") ? answer : answer + "\n";
        for (int start = 0; start < text.length(); ) {
            int end = Math.min(text.length(), start + 16 * 1024);
            // A character of two halves stays whole.
            if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
                end++;
            }
            writer.send(FrameType.OUTPUT, text.substring(start, end));
            start = end;
        }
    }

    private int report(Throwable failure) throws InterruptedException {
        if (failure instanceof CommandFailure refusal) {
            if (!refusal.sentence().isEmpty()) {
                writer.send(FrameType.ERROR, refusal.sentence() + "\n");
            }
            return refusal.status();
        }
        writer.send(FrameType.ERROR, Sentences.of(failure) + "\n");
        return failure instanceof CommandNotFoundException ? ExitStatus.NOT_FOUND : ExitStatus.FAILED;
    }

    private void renewSession() {
        CommandSession before = session;
        out.close();
        err.close();
        out = writer.stream(FrameType.OUTPUT);
        err = writer.stream(FrameType.ERROR);
        CommandSession next = processor.createSession(InputStream.nullInputStream(), out, err);
        if (before.get(null) instanceof Set<?> names) {
            for (Object name : names) {
                next.put(name.toString(), before.get(name.toString()));
            }
        }
        next.currentDir(before.currentDir());
        synchronized (lock) {
            session = next;
        }
        before.close();
    }

    /** Interrupts the line that runs or is about to run, if there is one. */
    void interrupt() {
        synchronized (lock) {
            if (endedLines == submittedLines) {
                return;
            }
            interruptedLine = endedLines + 1;
            if (executing != null) {
                session.close();
                executing.interrupt();
            }
        }
    }

    /** Ends the running command and the session. */
    void close(Thread runner) {
        closed = true;
        interrupt();
        session.close();
        runner.interrupt();
    }
}
