package carousel.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;

/** Bundles as words of a command line, by Gogo itself. */
class BundleConverterTest {
    private final List<Bundle> bundles = List.of(
            bundle(7, "carousel.knet", "1.0.0"),
            bundle(9, "carousel.knet", "1.10.0"),
            bundle(8, "carousel.knet", "1.2.0"));
    private final ThreadIOImpl streams = new ThreadIOImpl();
    private final CommandProcessorImpl processor = new CommandProcessorImpl(streams);
    private final CommandSession session = processor.createSession(
            InputStream.nullInputStream(), OutputStream.nullOutputStream(), OutputStream.nullOutputStream());

    BundleConverterTest() {
        streams.start();
        processor.addConverter(new BundleConverter(context()));
        processor.addCommand("test", this, "numbers");
    }

    @AfterEach
    void tearDown() {
        processor.stop();
        streams.stop();
    }

    private static Bundle bundle(long id, String name, String version) {
        return (Bundle) Proxy.newProxyInstance(
                BundleConverterTest.class.getClassLoader(),
                new Class<?>[] {Bundle.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getBundleId" -> id;
                    case "getSymbolicName" -> name;
                    case "getVersion" -> Version.parseVersion(version);
                    default -> throw new AssertionError(method);
                });
    }

    private BundleContext context() {
        return (BundleContext) Proxy.newProxyInstance(
                BundleConverterTest.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getBundles" -> bundles.toArray(Bundle[]::new);
                    case "getBundle" ->
                        bundles.stream()
                                .filter(bundle ->
                                        Long.valueOf(bundle.getBundleId()).equals(arguments[0]))
                                .findFirst()
                                .orElse(null);
                    default -> throw new AssertionError(method);
                });
    }

    /** The command: what Gogo has made of its words. */
    public String numbers(Bundle[] words) {
        return java.util.Arrays.stream(words)
                .map(Bundle::getBundleId)
                .map(String::valueOf)
                .collect(java.util.stream.Collectors.joining(" "));
    }

    @Test
    void numbersAndNamesAreBundles() throws Exception {
        assertEquals("8 7", session.execute("test:numbers 8 7"));
        assertEquals("9 7", session.execute("test:numbers carousel.knet 7"));
    }

    @Test
    void otherWordsAreNone() {
        assertThrows(Exception.class, () -> session.execute("test:numbers 6"));
        assertThrows(Exception.class, () -> session.execute("test:numbers carousel.none"));
    }
}
