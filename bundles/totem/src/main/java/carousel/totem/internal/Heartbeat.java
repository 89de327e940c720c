package carousel.totem.internal;

import carousel.api.log.Priority;
import carousel.api.loop.LoopTimer;
import carousel.api.totem.TotemSettings;

/**
 * An early alarm, off by default: any token that comes is a sign of life, and when some of them in a row are missing the
 * token counts as lost before its own time is over (B rules).
 */
final class Heartbeat {
    private final RingContext context;
    private final LoopTimer timer;

    Heartbeat(RingContext context, Runnable tokenLost) {
        this.context = context;
        timer = context.newTimer(
                () -> { // B-3
                    RingContext.LOG.info(
                            Priority.NOTICE,
                            "HeartBeat Timer expired Invoking token loss mechanism in state {} ",
                            context.state);
                    tokenLost.run();
                });
    }

    /** B-1. */
    static long timeoutMillis(TotemSettings settings) {
        return settings.heartbeatFailuresAllowed() * settings.tokenRetransmitMillis()
                + settings.maxNetworkDelayMillis();
    }

    /** B-1: later than the loss of the token it would say nothing new. */
    static boolean isUsed(TotemSettings settings) {
        return settings.heartbeatFailuresAllowed() > 0 && timeoutMillis(settings) < settings.tokenMillis();
    }

    /** B-2: a token came, and the next one is expected. */
    void heard() {
        if (isUsed(context.settings)) {
            context.start(timer, timeoutMillis(context.settings));
        } else {
            timer.cancel();
        }
    }

    /** This node keeps the token, or no ring turns. */
    void cancel() {
        timer.cancel();
    }
}
