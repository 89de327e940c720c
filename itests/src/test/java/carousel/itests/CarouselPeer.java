package carousel.itests;

import carousel.api.compression.CompressionProvider;
import carousel.api.crypto.CryptoProvider;
import carousel.api.knet.Knet;
import carousel.api.knet.KnetFactory;
import carousel.api.knet.KnetListener;
import carousel.api.knet.KnetSettings;
import carousel.api.knet.KnetStatistics;
import carousel.api.knet.LinkStatus;
import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import carousel.itests.KnetMessages.Received;
import carousel.knet.internal.AssembledKnet;
import carousel.transport.udp.internal.AssembledUdp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** A link manager of ours in this JVM, with everything that ships. All that it does happens on its loop. */
final class CarouselPeer implements KnetListener, AutoCloseable {
    private static final int FLOW_SEED = 7;

    private static final List<CompressionProvider> COMPRESSIONS = ShippedProviders.of(CompressionProvider.class);
    private static final List<CryptoProvider> CRYPTOS = ShippedProviders.of(CryptoProvider.class);

    private final EventLoop loop;
    private final Knet knet;
    private final ByteBuffer message = ByteBuffer.allocateDirect(Knet.MAX_MESSAGE_BYTES);
    private final List<Received> received = new ArrayList<>();
    private final LoopTimer flowTimer;
    private KnetMessages flow;
    private long flowIntervalNanos;
    private long flowDueNanos;
    private int flowCount;

    CarouselPeer(EventLoop loop, KnetSettings settings) {
        this(loop, settings, CRYPTOS);
    }

    /** One with these crypto providers only. */
    CarouselPeer(EventLoop loop, KnetSettings settings, List<CryptoProvider> cryptos) {
        this.loop = loop;
        KnetFactory factory = AssembledKnet.of(List.of(AssembledUdp.provider()), COMPRESSIONS, cryptos);
        knet = call(() -> factory.open(settings, loop, this));
        flowTimer = loop.newTimer(this::flowOn);
    }

    static List<CompressionProvider> compressions() {
        return COMPRESSIONS;
    }

    static List<CryptoProvider> cryptos() {
        return CRYPTOS;
    }

    /** Runs on the loop and waits for the result. */
    <T> T call(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                result.complete(task.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Does something with the link manager, on the loop. */
    void change(Consumer<Knet> task) {
        call(() -> {
            task.accept(knet);
            return true;
        });
    }

    void send(KnetMessages messages) {
        change(open -> {
            for (int i = 0; i < messages.count(); i++) {
                messages.write(i, message);
                sendWritten(messages.target());
            }
        });
    }

    private void sendWritten(int target) {
        if (target == 0) {
            knet.broadcast(message, false);
        } else {
            knet.unicast(target, message);
        }
    }

    /** Sends without end, a message each interval, until {@link #stopFlow}. */
    void startFlow(int target, long intervalMicros, int bytes, long first) {
        change(open -> {
            flow = new KnetMessages(target, first, Integer.MAX_VALUE, FLOW_SEED, bytes, bytes, true);
            flowIntervalNanos = intervalMicros * 1000;
            flowDueNanos = loop.nanoTime();
            flowCount = 0;
            flowOn();
        });
    }

    /** Answers the number after the last message's. */
    long stopFlow() {
        return call(() -> {
            flowTimer.cancel();
            return flow.first() + flowCount;
        });
    }

    long flowPosition() {
        return call(() -> flow.first() + flowCount);
    }

    private void flowOn() {
        while (flowDueNanos - loop.nanoTime() <= 0) {
            flow.write(flowCount++, message);
            sendWritten(flow.target());
            flowDueNanos += flowIntervalNanos;
        }
        flowTimer.start(Math.max(0, flowDueNanos - loop.nanoTime()));
    }

    int received() {
        return call(received::size);
    }

    /** What was received since the last call. */
    List<Received> take() {
        return call(() -> {
            List<Received> taken = List.copyOf(received);
            received.clear();
            return taken;
        });
    }

    LinkStatus status(int hostId, int link) {
        return call(() -> knet.links().stream()
                .filter(status -> status.hostId() == hostId && status.linkNumber() == link)
                .findFirst()
                .orElseThrow());
    }

    boolean hasLink(int hostId, int link) {
        return call(() ->
                knet.links().stream().anyMatch(status -> status.hostId() == hostId && status.linkNumber() == link));
    }

    KnetStatistics statistics() {
        return call(knet::statistics);
    }

    int dataMtuBytes() {
        return call(knet::dataMtuBytes);
    }

    @Override
    public void received(int sourceHostId, ByteBuffer bytes) {
        received.add(Received.of(bytes));
    }

    @Override
    public void reachabilityChanged(int hostId, boolean reachable) {}

    @Override
    public void close() {
        change(open -> {
            flowTimer.cancel();
            open.close();
        });
    }
}
