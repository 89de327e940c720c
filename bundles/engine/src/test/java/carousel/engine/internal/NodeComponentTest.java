package carousel.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.config.ClusterConfiguration;
import carousel.api.config.ConfigurationException;
import carousel.api.config.ConfigurationProblem;
import carousel.api.config.LoggingConfiguration;
import carousel.api.log.LogTargets;
import carousel.api.node.NodeStatus;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/** The component's life as DS leads it, with a loop on the test's thread. */
class NodeComponentTest {
    @TempDir
    Path state;

    private final List<String> log = new ArrayList<>();
    private final List<Integer> exits = new ArrayList<>();
    private final ManualLoop loop = new ManualLoop();
    private final FakeKnet knet = new FakeKnet(log);
    private final FakeTotem totem = new FakeTotem(log);
    private final FakeService two = new FakeService(2, "two", log);

    private final Surroundings surroundings = new Surroundings(loop);

    private NodeComponent start(Configurations.FirstReading reader) {
        return new NodeComponent(bundle("corosync.conf"), loop, knet, totem, reader, surroundings, exits::add);
    }

    private NodeComponent start() {
        return start((file, host) -> Configurations.threeNodes(state));
    }

    /** As much of a framework as the component asks for. */
    private BundleContext bundle(@Nullable String file) {
        ServiceRegistration<?> registration = fake(ServiceRegistration.class, (method, argument) -> {
            log.add(method);
            return null;
        });
        Bundle bundle = fake(
                Bundle.class,
                (method, argument) -> method.equals("getState") ? (Object) Bundle.ACTIVE : new Version(1, 0, 0));
        return fake(BundleContext.class, (method, argument) -> switch (method) {
            case "getProperty" -> "carousel.conf".equals(argument) ? file : null;
            case "getBundle" -> bundle;
            case "registerService" -> {
                log.add("register");
                yield registration;
            }
            default -> throw new AssertionError(method);
        });
    }

    private interface Answer {
        @Nullable
        Object to(String method, @Nullable Object firstArgument);
    }

    private static <T> T fake(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method.getName(), arguments == null ? null : arguments[0])));
    }

    private static void assertNotRunning(CompletableFuture<NodeStatus> status) {
        ExecutionException e = assertThrows(ExecutionException.class, () -> status.get(5, TimeUnit.SECONDS));
        assertEquals(
                CorosyncStatus.LIBRARY,
                assertInstanceOf(CorosyncException.class, e.getCause()).status());
    }

    @Test
    void nodeRunsWhileTheComponentIsActive() throws Exception {
        NodeComponent component = start();
        assertEquals("register", log.get(log.size() - 1));
        log.clear();
        component.bindService(two);
        loop.advance(100);
        assertEquals(List.of("two attach", "totem start"), log);
        assertEquals("node1", component.status().get(5, TimeUnit.SECONDS).nodeName());
        log.clear();
        component.deactivate();
        component.unbindService(two);
        assertEquals(List.of("unregister", "two detach", "totem leave", "knet close"), log);
        assertNotRunning(component.status());
        assertEquals(List.of(), exits);
        assertTrue(Files.exists(state.resolve("ringid_1")));
    }

    @Test
    void statusIsNotGivenOnTheLoop() throws Exception {
        NodeComponent component = start();
        List<CompletableFuture<Thread>> threads = new ArrayList<>();
        loop.execute(() -> threads.add(component.status().thenApply(status -> Thread.currentThread())));
        assertNotEquals(Thread.currentThread(), threads.get(0).get(5, TimeUnit.SECONDS));
    }

    @Test
    void nextComponentTakesTheSameServices() {
        NodeComponent first = start();
        first.bindService(two);
        first.deactivate();
        first.unbindService(two);
        log.clear();
        NodeComponent second = start();
        second.bindService(two);
        loop.advance(100);
        assertTrue(log.containsAll(List.of("knet open", "register", "two attach", "totem start")), log.toString());
        second.unbindService(two);
        assertEquals("two detach", log.get(log.size() - 1));
    }

    @Test
    void badConfigurationStartsNoNodeAndEndsTheProcess() {
        NodeComponent component = start((file, host) -> {
            throw new ConfigurationException(
                    8, List.of(new ConfigurationProblem("corosync.conf", 3, "Line too long", "")));
        });
        assertEquals(List.of(), log);
        assertEquals(List.of(8), exits);
        component.bindService(two);
        component.unbindService(two);
        component.deactivate();
        assertEquals(List.of(), log);
        assertNotRunning(component.status());
    }

    /** Waits for the bundles behind it, once: a start level that is reached. */
    private static final class Levels {
        final List<FrameworkListener> listeners = new ArrayList<>();
        int reached = 25;

        void reach() {
            reached = 30;
            List.copyOf(listeners)
                    .forEach(listener -> listener.frameworkEvent(new FrameworkEvent(
                            FrameworkEvent.STARTLEVEL_CHANGED, fake(Bundle.class, (name, type) -> null), null)));
        }

        @Nullable
        Object answer(String method, @Nullable Object argument, BundleContext otherwise) {
            Bundle bundle = fake(Bundle.class, (name, type) -> switch (name) {
                case "adapt" ->
                    type == FrameworkStartLevel.class
                            ? fake(FrameworkStartLevel.class, (level, none) -> reached)
                            : fake(BundleStartLevel.class, (level, none) -> 30);
                case "getState" -> Bundle.ACTIVE;
                default -> new Version(1, 0, 0);
            });
            return switch (method) {
                case "addFrameworkListener" -> {
                    listeners.add((FrameworkListener) Objects.requireNonNull(argument));
                    yield null;
                }
                case "removeFrameworkListener" -> {
                    listeners.remove(argument);
                    yield null;
                }
                case "getBundle" -> bundle;
                case "getBundles" -> new Bundle[] {bundle};
                case "getProperty" -> otherwise.getProperty(String.valueOf(argument));
                default -> otherwise.registerService(Object.class, new Object(), null);
            };
        }
    }

    private NodeComponent startBefore(Levels levels, Configurations.FirstReading reader) {
        BundleContext plain = bundle("corosync.conf");
        BundleContext context = fake(BundleContext.class, (method, argument) -> levels.answer(method, argument, plain));
        return new NodeComponent(context, loop, knet, totem, reader, surroundings, exits::add);
    }

    private static ConfigurationException awaitingProvider() {
        return new ConfigurationException(
                8, List.of(new ConfigurationProblem("corosync.conf", 0, "no such transport", "")), true);
    }

    @Test
    void configurationThatLacksAProviderIsReadAgainWhenDeployedBundlesHaveHadTheirStart() {
        Levels levels = new Levels();
        NodeComponent component = startBefore(levels, (file, host) -> {
            if (levels.reached < 30) {
                throw awaitingProvider();
            }
            return Configurations.threeNodes(state);
        });
        FakeService three = new FakeService(3, "three", log);
        component.bindService(two);
        component.bindService(three);
        component.unbindService(three);
        assertEquals(List.of(), exits);
        assertEquals(List.of(), log);
        levels.reach();
        assertTrue(log.containsAll(List.of("two attach", "register")), log.toString());
        assertFalse(log.contains("three attach"), log.toString());
        assertEquals(List.of(), levels.listeners);
    }

    @Test
    void processEndsWhenTheProviderDoesNotComeWithThem() {
        Levels levels = new Levels();
        startBefore(levels, (file, host) -> {
            throw awaitingProvider();
        });
        assertEquals(List.of(), exits);
        levels.reach();
        assertEquals(List.of(8), exits);
        startBefore(levels, (file, host) -> {
            throw awaitingProvider();
        });
        assertEquals(List.of(8, 8), exits, "nothing is left to wait for");
    }

    @Test
    void withoutAConfigurationNothingStarts() {
        Configurations.FirstReading reader = NodeComponentTest::unread;
        new NodeComponent(bundle(null), loop, knet, totem, reader, surroundings, exits::add).deactivate();
        assertEquals(List.of(), log);
        assertEquals(List.of(), exits);
    }

    private static ClusterConfiguration unread(Path file, @Nullable String host) {
        throw new AssertionError("not to be read");
    }

    @Test
    void unusableStateDirectoryIsStatus16() throws IOException {
        Path occupied = Files.createFile(state.resolve("file"));
        start((file, host) -> Configurations.threeNodes(occupied.resolve("below")));
        start((file, host) -> Configurations.threeNodes(occupied));
        assertEquals(List.of(16, 16), exits);
        assertEquals(List.of(), log);
    }

    @Test
    void ringIdThatCannotBeStoredIsStatus21AndTheNodeServiceGoes() throws IOException {
        Files.createDirectories(state.resolve("ringid_1").resolve("in the way"));
        NodeComponent component = start();
        component.bindService(two);
        log.clear();
        loop.advance(100);
        assertEquals(List.of("totem start", "two detach", "knet close", "unregister"), log);
        assertEquals(List.of(21), exits);
        assertNotRunning(component.status());
        component.deactivate();
        assertEquals(List.of(21), exits);
    }

    @Test
    void logFileThatCannotBeOpenedIsStatus7AndNothingStarts() {
        surroundings.bindTargets(new LogTargets() {
            @Override
            public void apply(LoggingConfiguration settings) throws IOException {
                throw new IOException("Can't open logfile '/absent/log' for reason: No such file or directory (2)");
            }

            @Override
            public CompletableFuture<Void> reopen() {
                throw new AssertionError("nobody asked");
            }
        });
        start();
        assertEquals(List.of(7), exits);
        assertEquals(List.of(), log);
    }

    @Test
    void targetsThatComeLaterAreToldTheSettings() {
        start();
        List<LoggingConfiguration> applied = new ArrayList<>();
        surroundings.bindTargets(new LogTargets() {
            @Override
            public void apply(LoggingConfiguration settings) {
                applied.add(settings);
            }

            @Override
            public CompletableFuture<Void> reopen() {
                throw new AssertionError("nobody asked");
            }
        });
        assertEquals(List.of(LoggingConfiguration.defaults()), applied);
    }

    @Test
    void brokenInvariantIsStatus15AndLeavesFlightData() {
        List<Path> dumps = new ArrayList<>();
        surroundings.flightRecorder = directory -> {
            assertEquals(List.of(), exits, "before the end");
            dumps.add(directory);
            return CompletableFuture.completedFuture(directory.resolve("fdata-now"));
        };
        start();
        totem.listener().failed(new IllegalStateException("broken"));
        assertEquals(List.of(15), exits);
        assertEquals(List.of(state), dumps);
    }

    @Test
    void halfStartedNodeIsTakenApart() {
        NodeComponent component = start((file, host) -> Configurations.unequalNodes(state));
        assertEquals(List.of(15), exits);
        assertEquals("knet close", log.get(log.size() - 1));
        log.clear();
        component.bindService(two);
        loop.advance(1000);
        component.deactivate();
        assertEquals(List.of(), log);
    }

    @Test
    void componentOnTheLoopDoesNotWaitForIt() {
        long[] waits = {-1};
        loop.execute(() -> {
            NodeComponent component = start();
            component.bindService(two);
            long waitsBefore = waits();
            component.unbindService(two);
            component.deactivate();
            waits[0] = waits() - waitsBefore;
        });
        assertEquals(0, waits[0]);
        assertEquals(List.of(), exits);
        assertTrue(log.containsAll(List.of("two attach", "two detach", "totem leave", "knet close")), log.toString());
    }

    /** How often this thread has waited for another. */
    private static long waits() {
        return ManagementFactory.getThreadMXBean()
                .getThreadInfo(Thread.currentThread().getId())
                .getWaitedCount();
    }

    @Test
    void componentOutlivesItsLoop() {
        NodeComponent component = start();
        loop.close();
        component.bindService(two);
        component.unbindService(two);
        assertNotRunning(component.status());
        component.deactivate();
        assertEquals("unregister", log.get(log.size() - 1));
        start();
        assertEquals(List.of(15), exits);
    }
}
