package carousel.totem.internal;

import carousel.api.loop.EventLoop;
import carousel.api.totem.RingStore;
import carousel.api.totem.Totem;
import carousel.api.totem.TotemFactory;
import carousel.api.totem.TotemListener;
import carousel.api.totem.TotemNetwork;
import carousel.api.totem.TotemSettings;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Makes ring members for the engine. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE, immediate = true)
public final class TotemComponent implements TotemFactory {
    private final SequenceStart start;

    /** For the component runtime. */
    public TotemComponent() {
        this(SequenceStart.ZERO);
    }

    /** For tests of the numbers' wrap. */
    public TotemComponent(SequenceStart start) {
        this.start = start;
    }

    @Override
    public Totem open(
            TotemSettings settings, EventLoop loop, TotemNetwork network, RingStore store, TotemListener listener) {
        SettingsCheck.check(settings);
        return new RingMember(settings, loop, network, store, listener, start);
    }
}
