package carousel.api.cfg;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/** Asked before the node shuts down. Register it as a service; one that is unregistered while it is asked has agreed. */
@ConsumerType
public interface ShutdownListener {
    /**
     * Somebody wants this node to leave.
     *
     * @param mode {@link ShutdownMode#REQUEST}, or {@link ShutdownMode#REGARDLESS}: then the answer changes nothing
     * @return whether it may; called on a thread of the JVM's common pool. Cancelled as a {@link
     *     java.util.concurrent.CompletableFuture} when the time for answers is over
     */
    CompletionStage<Boolean> shutdownRequested(ShutdownMode mode);
}
