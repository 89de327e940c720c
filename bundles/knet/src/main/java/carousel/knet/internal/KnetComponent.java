package carousel.knet.internal;

import carousel.api.compression.CompressionProvider;
import carousel.api.crypto.CryptoProvider;
import carousel.api.knet.Knet;
import carousel.api.knet.KnetFactory;
import carousel.api.knet.KnetListener;
import carousel.api.knet.KnetSettings;
import carousel.api.loop.EventLoop;
import carousel.api.transport.TransportProvider;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens link managers and tells them, each on its own loop, which providers are there. Providers come and go on any
 * thread; a link manager always takes the newest set, so it does not matter in which order the news reaches it.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE, service = KnetFactory.class, immediate = true)
public final class KnetComponent implements KnetFactory {
    private static final long UNBIND_WAIT_SECONDS = 5;
    private static final Logger LOG = LoggerFactory.getLogger("KNET");

    private final RankedProviders<TransportProvider> transports = new RankedProviders<>();
    private final RankedProviders<CompressionProvider> compressions = new RankedProviders<>();
    private final RankedProviders<CryptoProvider> cryptos = new RankedProviders<>();
    private final List<KnetHandle> handles = new CopyOnWriteArrayList<>();

    @Override
    public Knet open(KnetSettings settings, EventLoop loop, KnetListener listener) {
        KnetHandle handle = new KnetHandle(settings, loop, listener, handles::remove);
        handles.add(handle);
        if (loop.inEventLoop()) {
            handle.start(providers());
        } else {
            loop.execute(() -> handle.start(providers()));
        }
        return handle;
    }

    /** Closes what its users left open. */
    @Deactivate
    void deactivate() {
        for (KnetHandle handle : handles) {
            runAndWait(handle, handle::close);
        }
    }

    /** A transport came. */
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindTransport(TransportProvider provider, Map<String, Object> properties) {
        transports.add(provider, properties);
        providersCame();
    }

    void unbindTransport(TransportProvider provider) {
        transports.remove(provider);
        providersLeft();
    }

    /** A compression model came. */
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindCompression(CompressionProvider provider, Map<String, Object> properties) {
        compressions.add(provider, properties);
        providersCame();
    }

    void unbindCompression(CompressionProvider provider) {
        compressions.remove(provider);
        providersLeft();
    }

    /** A crypto model came. */
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindCrypto(CryptoProvider provider, Map<String, Object> properties) {
        cryptos.add(provider, properties);
        providersCame();
    }

    void unbindCrypto(CryptoProvider provider) {
        cryptos.remove(provider);
        providersLeft();
    }

    private ProviderSet providers() {
        return new ProviderSet(transports.bestFirst(), compressions.bestFirst(), cryptos.bestFirst());
    }

    private void providersCame() {
        for (KnetHandle handle : handles) {
            try {
                handle.loop().execute(() -> handle.useProviders(providers()));
            } catch (RejectedExecutionException e) {
                LOG.debug("A loop that has ended needs no provider", e);
            }
        }
    }

    /** Returns when no link manager uses what left, so that its bundle can stop in peace. */
    private void providersLeft() {
        for (KnetHandle handle : handles) {
            runAndWait(handle, () -> handle.useProviders(providers()));
        }
    }

    private static void runAndWait(KnetHandle handle, Runnable task) {
        EventLoop loop = handle.loop();
        if (loop.inEventLoop()) {
            task.run();
            return;
        }
        CountDownLatch done = new CountDownLatch(1);
        try {
            loop.execute(() -> {
                try {
                    task.run();
                } finally {
                    done.countDown();
                }
            });
            if (!done.await(UNBIND_WAIT_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("The event loop did not let go of a provider within {} s", UNBIND_WAIT_SECONDS);
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("A loop that has ended uses no provider", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
