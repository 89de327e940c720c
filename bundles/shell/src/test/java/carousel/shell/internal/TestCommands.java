package carousel.shell.internal;

import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Commands that do what a test needs. */
public final class TestCommands {
    static final String[] FUNCTIONS = {"say", "complain", "answer", "silent", "fail", "block", "flood", "deaf", "many"};

    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);
    private volatile boolean deafEnough;

    public void say(String text) {
        System.out.println(text);
    }

    public void complain(String text) {
        System.err.println(text);
    }

    public List<String> answer() {
        return List.of("one", "zwei \u00e4");
    }

    public void silent() {}

    public void fail(String how) throws CommandFailure {
        switch (how) {
            case "sentence" -> throw new CommandFailure("This is refused.");
            case "nameless" -> throw new IllegalStateException();
            case "error" -> throw new NoClassDefFoundError("carousel/Gone");
            default -> System.out.println("no failure of this name");
        }
    }

    public void block() throws InterruptedException {
        System.out.println("blocking");
        entered.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
    }

    /** Writes without end: an interrupt meets it within a write. */
    public void flood() {
        while (!System.out.checkError()) {
            System.out.println("flood");
        }
        interrupted.countDown();
    }

    /** Does not hear an interrupt. */
    public void deaf() {
        System.out.println("deaf");
        while (!deafEnough) {
            Thread.onSpinWait();
        }
    }

    void heal() {
        deafEnough = true;
    }

    public String many(int count) {
        return "\u20ac".repeat(count);
    }
}
