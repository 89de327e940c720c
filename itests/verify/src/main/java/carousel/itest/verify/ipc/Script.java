package carousel.itest.verify.ipc;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.ipc.IpcService;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stands behind the IPC server in the place of a service of the node: it has the results that the recorded daemon had, and writes down
 * what the server asks, so that this can be compared with the request.
 */
abstract class Script {
    private static final Fields NOTHING = new Fields();

    final Transcript transcript;
    private @Nullable Message request;
    private @Nullable Message answer;
    private Fields heard = new Fields();

    Script(Transcript transcript) {
        this.transcript = transcript;
    }

    /** The server's side, on top of the script. */
    abstract IpcService service();

    /** The daemon sent an event. */
    abstract void event(Message event);

    /** The requests that this script hears of; all others the server deals with alone. */
    abstract List<String> heardRequests();

    /** Events that the daemon sent, too, but that its client did not read any more. */
    int unreadEvents() {
        return 0;
    }

    /** A request follows. */
    void expect(Message next) {
        request = next;
        answer = transcript.answer(next);
        heard = new Fields();
    }

    /** What the server asked for since {@link #expect}. */
    Fields heard() {
        return heard;
    }

    /** Whether the daemon did what was asked. */
    boolean isGranted() {
        Message recorded = answer;
        return recorded == null || Difference.error(recorded) == Difference.OK;
    }

    Message request() {
        Message asked = request;
        if (asked == null) {
            throw new IllegalStateException("Nothing was asked.");
        }
        return asked;
    }

    /** Fields of the daemon's answer. */
    Fields answer() {
        Message recorded = answer;
        return recorded == null ? NOTHING : recorded.fields();
    }

    void hear(String name, Object value) {
        heard.put(name, value instanceof Integer number ? (Object) number.longValue() : value);
    }

    /** What the daemon answered. */
    <T> CompletableFuture<T> outcome(Function<Fields, T> result) {
        return isGranted()
                ? CompletableFuture.completedFuture(result.apply(answer()))
                : CompletableFuture.failedFuture(refusal());
    }

    /** Success or refusal, as the daemon had it. */
    @SuppressWarnings("NullAway") // a result of nothing
    CompletableFuture<Void> done() {
        return isGranted() ? CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(refusal());
    }

    /** The daemon's refusal. */
    CorosyncException refusal() {
        Message recorded = answer;
        int number = recorded == null ? 0 : Difference.error(recorded);
        for (CorosyncStatus status : CorosyncStatus.values()) {
            if (status.number() == number) {
                return new CorosyncException(status, "The daemon refused it.");
            }
        }
        throw new Difference(
                request(), "is answered by the error " + number + ", which is none of the status of services");
    }
}
