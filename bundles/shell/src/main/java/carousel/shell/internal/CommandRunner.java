package carousel.shell.internal;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Job;
import org.jspecify.annotations.Nullable;

/**
 * Runs the command lines of one connection, one after the other, on a thread of its own.
 *
 * <p>Gogo runs a command as a job on further threads and writes through interruptible channels: an interrupt may close the
 * session's output for good, or hit a job before its thread started, which then never ends. So each interrupt is followed by a
 * new session with the old one's variables.
 */
final class CommandRunner implements Runnable {
    /** Lines that a client may send ahead. */
    private static final int MAX_QUEUED_LINES = 64;

    /** How long an interrupted command may take to end before it is left behind. */
    private static final long PATIENCE_NANOS = 2_000_000_000L;

    private static final long INTERRUPT_EVERY_MILLIS = 50;

    private final CommandProcessor processor;
    private final FrameWriter writer;
    private final OutputStream out;
    private final OutputStream err;
    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(MAX_QUEUED_LINES);
    private final Object lock = new Object();

    private volatile CommandSession session;
    private @Nullable Thread executing;
    private boolean interrupted;
    private volatile boolean closed;

    CommandRunner(CommandProcessor processor, FrameWriter writer) {
        this.processor = processor;
        this.writer = writer;
        this.out = writer.stream(FrameType.OUTPUT);
        this.err = writer.stream(FrameType.ERROR);
        this.session = newSession();
    }

    private CommandSession newSession() {
        return processor.createSession(InputStream.nullInputStream(), out, err);
    }

    /** The session, for completion. */
    CommandSession session() {
        return session;
    }

    /** Takes a line; false when too many wait already. */
    boolean submit(String line) {
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
            executing = Thread.currentThread();
            interrupted = false;
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
            wasInterrupted = interrupted;
            lock.notifyAll();
            // The patience of interrupt() may have ended in the same moment.
            Thread.interrupted();
        }
        if (wasInterrupted) {
            if (!closed) {
                renewSession();
            }
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
        writer.send(FrameType.ERROR, Sentences.of(failure) + "\n");
        return failure instanceof CommandNotFoundException ? ExitStatus.NOT_FOUND : ExitStatus.FAILED;
    }

    private void renewSession() {
        CommandSession before = session;
        CommandSession next = newSession();
        if (before.get(null) instanceof Set<?> names) {
            for (Object name : names) {
                next.put(name.toString(), before.get(name.toString()));
            }
        }
        next.currentDir(before.currentDir());
        session = next;
        before.close();
    }

    /** Interrupts the running command, if any, and waits a moment for its end; after that it is left behind. */
    void interrupt() {
        synchronized (lock) {
            Thread running = executing;
            if (running == null) {
                return;
            }
            interrupted = true;
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            try {
                while (executing == running) {
                    if (closed || System.nanoTime() - deadline > 0) {
                        running.interrupt();
                        return;
                    }
                    // The job may be just about to start: it is told again until it hears.
                    Job job = session.foregroundJob();
                    if (job != null) {
                        job.interrupt();
                    }
                    lock.wait(INTERRUPT_EVERY_MILLIS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
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
