package carousel.service.quorum.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who follows, from when on and until when. */
class ListenersTest {
    private final Listeners<List<String>> listeners = new Listeners<>(Runnable::run);
    private final List<String> listener = new ArrayList<>();

    @Test
    void expectedListenerIsToldNothingBeforeHowThingsStand() {
        listeners.expect(listener);
        listeners.tell(told -> told.add("change"));
        listeners.begin(listener, told -> told.add("state"));
        listeners.tell(told -> told.add("change"));
        assertEquals(List.of("state", "change"), listener);
    }

    /** It once was added behind its back: the state is told by another thread. */
    @Test
    void listenerThatLeftBeforeItWasToldStaysAway() {
        listeners.expect(listener);
        listeners.remove(listener);
        listeners.begin(listener, told -> told.add("state"));
        listeners.tell(told -> told.add("change"));
        assertEquals(List.of(), listener);
    }
}
