package carousel.totem.internal;

import carousel.api.log.Priority;
import carousel.api.loop.LoopTimer;
import carousel.api.totem.RingCounter;
import carousel.api.totem.RingState;
import carousel.totem.internal.wire.MergeDetect;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;

/** The timers that hang on the token: lost, lost perhaps, overdue, held, and the search for other rings. */
final class TokenTimers {
    private static final int PERCENT = 100;

    private final RingContext context;
    private final LoopTimer token;
    private final LoopTimer retransmit;
    private final LoopTimer warning;
    private final LoopTimer hold;
    private final LoopTimer merge;
    private final ByteBuffer mergeDetect =
            ByteBuffer.allocateDirect(MergeDetect.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private long tokenSeenNanos;

    TokenTimers(RingContext context, Runnable tokenLost) {
        this.context = context;
        token = context.newTimer(tokenLost);
        retransmit = context.newTimer(this::retransmit);
        warning = context.newTimer(this::warn);
        hold = context.newTimer(context.lastToken::send);
        merge = context.newTimer(this::detectMerge);
    }

    /** A token or commit token was sent: it must come back in time (T-15). */
    void tokenSent() {
        context.start(token, context.settings.tokenMillis());
        context.start(retransmit, context.settings.tokenRetransmitMillis());
        tokenSeenNanos = context.loop.nanoTime();
        startWarning();
    }

    /** Only the loss of the token is watched (G-5). */
    void awaitToken() {
        context.start(token, context.settings.tokenMillis());
    }

    void cancelAll() {
        token.cancel();
        retransmit.cancel();
        warning.cancel();
        hold.cancel();
        merge.cancel();
    }

    /** H-1. */
    void startHold() {
        context.start(hold, context.settings.holdMillis());
    }

    void cancelHold() {
        hold.cancel();
    }

    void startMergeUnlessRunning() {
        if (!merge.isRunning()) {
            context.start(merge, context.settings.mergeMillis());
        }
    }

    void cancelMerge() {
        merge.cancel();
    }

    private void retransmit() {
        context.lastToken.send();
        context.start(retransmit, context.settings.tokenRetransmitMillis());
    }

    private void warn() {
        long silentMillis = TimeUnit.NANOSECONDS.toMillis(context.loop.nanoTime() - tokenSeenNanos);
        RingContext.LOG.info(Priority.NOTICE, "Token has not been received in {} ms ", silentMillis);
        startWarning();
    }

    private void startWarning() {
        int percent = context.settings.tokenWarningPercent();
        if (percent > 0) {
            context.start(warning, context.settings.tokenMillis() * percent / PERCENT);
        } else {
            warning.cancel();
        }
    }

    /** M-1. */
    private void detectMerge() {
        if (context.state == RingState.OPERATIONAL && context.isRepresentative()) {
            MergeDetect.put(mergeDetect, 0, context.nodeId, context.ring);
            context.statistics.count(RingCounter.MEMB_MERGE_DETECT_TX);
            context.network.multicast(mergeDetect, false);
        }
    }
}
