package carousel.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import carousel.api.config.AddressText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which node am I (config reference 6). */
class LocalNodeFinderTest {
    private final List<NodeEntry> nodes = new ArrayList<>();
    private final FakeHost host = new FakeHost("unused");

    private LocalNodeFinderTest node(@Nullable String name, String... addresses) {
        SortedMap<Integer, String> byLink = new TreeMap<>();
        for (int i = 0; i < addresses.length; i++) {
            byLink.put(i, addresses[i]);
        }
        nodes.add(new NodeEntry(nodes.size(), nodes.size() + 1L, false, name, byLink));
        return this;
    }

    private void assertFound(int position, String hostName) {
        NodeEntry found = new LocalNodeFinder(nodes, host).find(hostName);
        assertEquals(position, found == null ? -1 : found.position());
    }

    private void assertNotFound(String hostName) {
        assertNull(new LocalNodeFinder(nodes, host).find(hostName));
    }

    @Test
    void exactName() {
        node("a", "10.0.0.1").node("b", "10.0.0.2");
        assertFound(1, "b");
    }

    @Test
    void nameIsComparedWithItsCase() {
        node("Host", "10.0.0.1");
        assertNotFound("host");
    }

    @Test
    void exactNameAsFirstAddress() {
        node("a", "a-ring0").node("b", "b-ring0");
        assertFound(1, "b-ring0");
    }

    @Test
    void laterAddressIsNotEnough() {
        host.local("10.0.1.2");
        node("a", "10.0.0.1", "10.0.1.1").node("b", "10.0.0.2", "10.0.1.2");
        assertNotFound("nobody");
    }

    @Test
    void labelsAreCutFromTheEndOneByOne() {
        node("a", "10.0.0.1").node("a.b", "10.0.0.2");
        assertFound(1, "a.b.c");
        assertFound(0, "a");
        assertFound(0, "a.x.y.z");
    }

    @Test
    void shortHostNameAgainstTheBeginningOfNames() {
        node("b.example", "10.0.0.1").node("a.example", "10.0.0.2");
        assertFound(1, "a");
        assertFound(1, "a.other");
    }

    @Test
    void addressesAreNotCutAtTheirDots() {
        node(null, "10.0.0.1");
        assertNotFound("10");
    }

    @Test
    void exactNameWinsOverAnEarlierNodesBeginning() {
        node("a.example", "10.0.0.1").node("a", "10.0.0.2");
        assertFound(1, "a");
    }

    @Test
    void reverseNameOfAnInterface() {
        host.local("192.0.2.1").local("192.0.2.2").reverse("192.0.2.2", "b.example");
        node("a", "10.0.0.1").node("b.example", "10.0.0.2");
        assertFound(1, "nobody");
    }

    @Test
    void shortReverseNameOfAnInterface() {
        host.local("192.0.2.2").reverse("192.0.2.2", "b.example");
        node("a", "10.0.0.1").node("b", "10.0.0.2");
        assertFound(1, "nobody");
    }

    @Test
    void numberOfAnInterface() {
        host.local("fd00::2");
        node("a", "fd00::1").node("b", "fd00::2");
        assertFound(1, "nobody");
    }

    @Test
    void resolvedNameOrAddress() {
        host.local("192.0.2.2").name("b-alias", "198.51.100.1", "192.0.2.2");
        node("a", "10.0.0.1").node("b", "b-alias");
        assertFound(1, "nobody");
        nodes.clear();
        node("x", "10.0.0.1").node("b-alias", "10.0.0.2");
        assertFound(1, "nobody");
    }

    @Test
    void sameAddressInAnotherSpelling() {
        host.local("fd00::2");
        node("a", "fd00::1").node("b", "fd00:0:0:0:0:0:0:2");
        assertFound(1, "nobody");
    }

    @Test
    void tenComesBeforeTwo() {
        for (int i = 0; i < 11; i++) {
            node(i == 2 || i == 10 ? "twin" : "n" + i, "10.0.0." + i);
        }
        assertFound(10, "twin");
    }

    @Test
    void emptyTextsMatchNothing() {
        node("", "");
        assertNotFound("");
        assertNotFound(".");
    }

    @Test
    void addressesPrintInTheirShortForm() {
        for (String text : Arrays.asList(
                "fd00::2", "::", "::1", "fe80::1:0:0:5", "1:2:3:4:5:6:7:8", "1:0:2:3:4:5:6:7", "1::", "10.0.0.1")) {
            assertEquals(text, AddressText.of(FakeHost.literal(text)));
        }
    }
}
