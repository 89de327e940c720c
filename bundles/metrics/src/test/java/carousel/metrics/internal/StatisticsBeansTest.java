package carousel.metrics.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import carousel.api.cmap.CmapValue;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.AttributeNotFoundException;
import javax.management.MBeanException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a JMX console shows. */
class StatisticsBeansTest {
    private static final String LINK = "carousel:node=\"node1\",type=Link,peer=2,link=0";
    private static final String TOTEM = "carousel:node=\"node1\",type=Totem";

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final MapOfKeys keys = new MapOfKeys().with("stats.srp.orf_token_rx", CmapValue.unsigned64(7));
    private final StatisticsBeans beans = new StatisticsBeans(keys, server, "node1");

    @AfterEach
    void close() {
        if (keys.isFollowed()) {
            beans.close();
        }
    }

    private Set<String> names() throws Exception {
        return server.queryNames(new ObjectName("carousel:*"), null).stream()
                .map(ObjectName::toString)
                .collect(Collectors.toSet());
    }

    private Object attribute(String bean, String attribute) throws Exception {
        return server.getAttribute(new ObjectName(bean), attribute);
    }

    @Test
    void valuesAreReadWhenTheyAreAskedFor() throws Exception {
        assertEquals(7L, attribute(TOTEM, "OrfTokenRx"));
        keys.with("stats.srp.orf_token_rx", CmapValue.unsigned64(8));
        assertEquals(8L, attribute(TOTEM, "OrfTokenRx"));
        assertThrows(AttributeNotFoundException.class, () -> attribute(TOTEM, "Nothing"));
        assertEquals(
                List.of("OrfTokenRx=8"),
                server.getAttributes(new ObjectName(TOTEM), new String[] {"OrfTokenRx"}).asList().stream()
                        .map(found -> found.getName() + "=" + found.getValue())
                        .toList());
    }

    @Test
    void beansComeAndGoWithTheirKeys() throws Exception {
        keys.with("stats.knet.node2.link0.up_count", CmapValue.unsigned32(1));
        keys.with("stats.knet.node2.link0.mtu", CmapValue.unsigned32(1446));
        assertEquals(Set.of(TOTEM, LINK), names());
        assertEquals(1446L, attribute(LINK, "Mtu"));
        keys.without("stats.knet.node2.link0.mtu");
        assertThrows(AttributeNotFoundException.class, () -> attribute(LINK, "Mtu"));
        keys.without("stats.knet.node2.link0.up_count");
        assertEquals(Set.of(TOTEM), names());
    }

    @Test
    void withoutANodeAReadSaysSo() {
        keys.isNodeThere = false;
        assertThrows(MBeanException.class, () -> attribute(TOTEM, "OrfTokenRx"));
    }

    @Test
    void nothingIsLeftAtTheEnd() throws Exception {
        beans.close();
        assertEquals(Set.of(), names());
        assertFalse(keys.isFollowed());
    }
}
