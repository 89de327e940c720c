package carousel.api.cfg;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Asked before the node shuts down. Register it as a service; one that is registered while others are asked is asked, too, and one
 * that is unregistered while it is asked has agreed, whatever it said before.
 */
@ConsumerType
public interface ShutdownListener {
    /**
     * Somebody wants this node to leave.
     *
     * @param mode {@link ShutdownMode#REQUEST}, or {@link ShutdownMode#REGARDLESS}: then the answer changes nothing
     * @return whether it may; called on a thread of the JVM's common pool. Cancelled as a {@link
     *     java.util.concurrent.CompletableFuture} when the vote is over before it answered
     */
    CompletionStage<Boolean> shutdownRequested(ShutdownMode mode);
}
