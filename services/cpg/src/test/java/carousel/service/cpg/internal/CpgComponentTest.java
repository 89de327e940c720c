package carousel.service.cpg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.api.cpg.Cpg;
import carousel.api.cpg.GroupListener;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;

/** The whiteboard, on a ring of one. */
class CpgComponentTest {
    private final FakeRing ring = new FakeRing();
    private final List<FakeRing.Node> nodes = new ArrayList<>();
    private final CpgComponent component = new CpgComponent(bundle());

    /** A framework that puts the registered service into a node, and takes it out again. */
    private BundleContext bundle() {
        ServiceRegistration<?> registration = (ServiceRegistration<?>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ServiceRegistration.class}, (proxy, method, arguments) -> {
                    nodes.forEach(node -> node.service.detach());
                    return null;
                });
        return (BundleContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> {
                    nodes.add(ring.node(1, (CpgService) arguments[1]));
                    return registration;
                });
    }

    @BeforeEach
    void attach() {
        nodes.get(0).service.attach(nodes.get(0));
        ring.form(nodes.get(0));
    }

    @AfterEach
    void deactivate() {
        component.deactivate();
    }

    private Set<String> groups() throws Exception {
        ring.run();
        CompletableFuture<? extends Map<?, ?>> groups = component.groups();
        ring.run();
        return groups.get(10, TimeUnit.SECONDS).keySet().stream()
                .map(Object::toString)
                .collect(java.util.stream.Collectors.toSet());
    }

    private static Map<String, Object> properties(long id, Object group) {
        return Map.of(Constants.SERVICE_ID, id, Cpg.GROUP_PROPERTY, group);
    }

    @Test
    void oneListenerMayBeRegisteredForTwoGroups() throws Exception {
        GroupListener listener = (sender, message) -> {};
        component.bindListener(listener, properties(7, "a"));
        component.bindListener(listener, properties(8, "b"));
        assertEquals(Set.of("a", "b"), groups());
        component.unbindListener(listener, properties(7, "a"));
        assertEquals(Set.of("b"), groups());
        component.unbindListener(listener, properties(8, "b"));
        assertEquals(Set.of(), groups());
    }

    @Test
    void listenerWhoseGroupIsChangedChangesOver() throws Exception {
        GroupListener listener = (sender, message) -> {};
        component.bindListener(listener, properties(7, "a"));
        assertEquals(Set.of("a"), groups());
        component.updatedListener(listener, properties(7, "b"));
        assertEquals(Set.of("b"), groups());
        component.updatedListener(listener, properties(7, List.of("c")));
        assertEquals(Set.of(), groups(), "no usable group any more");
        component.updatedListener(listener, properties(7, "d"));
        assertEquals(Set.of("d"), groups());
        component.unbindListener(listener, properties(7, "d"));
        assertEquals(Set.of(), groups());
    }

    @Test
    void listenerWithoutAUsableGroupIsLeftAlone() throws Exception {
        GroupListener listener = (sender, message) -> {};
        component.bindListener(listener, properties(7, List.of("a")));
        component.bindListener(listener, properties(8, ""));
        assertEquals(Set.of(), groups());
        component.unbindListener(listener, properties(8, ""));
    }

    @Test
    void listenerIsToldOfTheEndOfTheBundle() throws Exception {
        CompletableFuture<String> ended = new CompletableFuture<>();
        GroupListener listener = new GroupListener() {
            @Override
            public void delivered(carousel.api.cpg.GroupMember sender, java.nio.ByteBuffer message) {}

            @Override
            public void ended(String reason) {
                ended.complete(reason);
            }
        };
        component.bindListener(listener, properties(7, "a"));
        ring.run();
        component.deactivate();
        assertEquals("The cpg service of this node stopped.", ended.get(10, TimeUnit.SECONDS));
    }
}
