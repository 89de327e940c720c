package carousel.ipc.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.api.cmap.CmapValue;
import carousel.api.cmap.Icmap;
import carousel.api.config.AccessRules;
import carousel.ipc.internal.server.Admission.Decision;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** F-007, ipc-wire 1.3: who may connect, and when. */
class AdmissionTest {
    private static final int USER = 1000;
    private static final int GROUP = 100;

    private final Map<String, CmapValue> keys = new HashMap<>();
    private boolean synchronised = true;
    private boolean gone;
    private AccessRules rules = AccessRules.rootOnly();
    private final Admission admission = new Admission(() -> answer(synchronised), () -> answer(rules), Runnable::run);

    AdmissionTest() {
        admission.setMap((Icmap) Proxy.newProxyInstance(
                Icmap.class.getClassLoader(),
                new Class<?>[] {Icmap.class},
                (proxy, method, arguments) -> keys.get((String) arguments[0])));
    }

    private <T> CompletableFuture<T> answer(T what) {
        return gone
                ? CompletableFuture.failedFuture(new IllegalStateException("The node has stopped."))
                : CompletableFuture.completedFuture(what);
    }

    private Decision decide(int userId, int groupId) {
        List<Decision> answers = new ArrayList<>();
        admission.decide(userId, groupId, answers::add);
        assertEquals(1, answers.size());
        return answers.get(0);
    }

    @Test
    void rootMayByUserOrGroupAndNobodyElse() {
        assertEquals(Decision.WELCOME, decide(0, GROUP));
        assertEquals(Decision.WELCOME, decide(USER, 0));
        assertEquals(Decision.DENIED, decide(USER, GROUP));
        assertEquals(Decision.DENIED, decide(-1, -1));
    }

    @Test
    void theConfigurationLetsUsersAndGroupsIn() {
        rules = new AccessRules(new TreeSet<>(List.of(4_294_967_295L)), new TreeSet<>(List.of(100L)));
        assertEquals(Decision.WELCOME, decide(-1, 1), "numbers are unsigned");
        assertEquals(Decision.WELCOME, decide(USER, GROUP));
        assertEquals(Decision.DENIED, decide(100, USER), "a user is no group");
    }

    @Test
    void keysOfTheMapLetInWhileTheyAreOneOfEightBits() {
        for (String key : List.of("uidgid.uid.1000", "uidgid.gid.100")) {
            keys.put(key, CmapValue.unsigned8(1));
            assertEquals(Decision.WELCOME, decide(USER, GROUP), key);
            keys.put(key, CmapValue.unsigned8(0));
            assertEquals(Decision.DENIED, decide(USER, GROUP), key);
            keys.put(key, CmapValue.unsigned32(1));
            assertEquals(Decision.DENIED, decide(USER, GROUP), key);
            keys.remove(key);
            assertEquals(Decision.DENIED, decide(USER, GROUP), key);
        }
    }

    @Test
    void withoutAMapTheConfigurationDecides() {
        keys.put("uidgid.uid.1000", CmapValue.unsigned8(1));
        admission.setMap(null);
        assertEquals(Decision.DENIED, decide(USER, GROUP));
        assertEquals(Decision.WELCOME, decide(0, 0));
    }

    @Test
    void everybodyTriesAgainBeforeTheFirstSynchronisation() {
        synchronised = false;
        assertEquals(Decision.NOT_READY, decide(0, 0));
        assertEquals(Decision.NOT_READY, decide(USER, GROUP));
        synchronised = true;
        assertEquals(Decision.WELCOME, decide(0, 0));
    }

    @Test
    void aLaterSynchronisationChangesNothing() {
        assertEquals(Decision.DENIED, decide(USER, GROUP));
        synchronised = false;
        assertEquals(Decision.WELCOME, decide(0, 0));
        assertEquals(Decision.DENIED, decide(USER, GROUP), "the ring forms anew, and strangers stay out");
        keys.put("uidgid.uid.1000", CmapValue.unsigned8(1));
        assertEquals(Decision.WELCOME, decide(USER, GROUP));
    }

    @Test
    void aNodeThatGoesLetsNobodyInWhomItWouldHaveToAskAbout() {
        assertEquals(Decision.DENIED, decide(USER, GROUP));
        gone = true;
        assertEquals(Decision.NOT_READY, decide(USER, GROUP));
    }
}
