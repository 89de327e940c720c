package carousel.itest.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ClusterPlanTest {
    @Test
    void theConfigurationHasEveryNodeWithAnAddressForEachLink() throws Exception {
        try (LoopbackNetwork network = LoopbackNetwork.reserve(2, 2)) {
            String text =
                    TestCluster.of(2).links(2).tokenMillis(700).expectedVotes(5).configuration(network);
            assertTrue(text.contains("\n    token: 700\n"), text);
            assertTrue(text.contains("\n    expected_votes: 5\n"), text);
            Matcher address = Pattern.compile("ring(\\d)_addr: (\\S+)").matcher(text);
            int found = 0;
            for (int node = 1; node <= 2; node++) {
                for (int link = 0; link < 2; link++) {
                    assertTrue(address.find());
                    assertEquals(Integer.toString(link), address.group(1));
                    assertEquals(
                            new LoopbackNetwork.Place(node, link),
                            network.place(InetAddress.getByName(address.group(2))));
                    found++;
                }
            }
            assertEquals(4, found);
            assertFalse(address.find());
        }
    }

    @Test
    void cryptoHasANewKeyEachTime() throws Exception {
        try (LoopbackNetwork network = LoopbackNetwork.reserve(1, 1)) {
            String one = TestCluster.of(1).crypto("aes256", "sha256").configuration(network);
            String other = TestCluster.of(1).crypto("aes256", "sha256").configuration(network);
            assertTrue(one.contains("crypto_cipher: aes256"), one);
            assertNotEquals(one, other);
        }
    }

    @Test
    void twoClustersHaveAddressesOfTheirOwn() throws Exception {
        try (LoopbackNetwork one = LoopbackNetwork.reserve(3, 1);
                LoopbackNetwork other = LoopbackNetwork.reserve(3, 1)) {
            assertNotEquals(one.address(1, 0), other.address(1, 0));
            assertNull(one.place(other.address(1, 0)), "a stranger");
            assertNull(one.place(InetAddress.getByAddress(new byte[16])), "a stranger");
        }
    }

    @Test
    void wrongPlansAreRefusedInSentences() {
        assertRefused("The cluster has 0 nodes, expected 1 to 250.", () -> TestCluster.of(0));
        assertRefused(
                "The nodes have 9 links, expected 1 to 8.",
                () -> TestCluster.of(1).links(9));
        assertRefused(
                "There is no node 4, expected 1 to 3.", () -> TestCluster.of(3).outside(4));
        assertRefused(
                "The key \"nodelist.node\" is in the section \"nodelist\", expected one of [cfg, logging, quorum, resources,"
                        + " system, totem].",
                () -> TestCluster.of(1).set("nodelist.node", "x"));
    }

    private static void assertRefused(String sentence, Runnable plan) {
        assertEquals(
                sentence,
                assertThrows(IllegalArgumentException.class, plan::run).getMessage());
    }
}
