package carousel.api.config;

import java.net.InetAddress;
import java.util.SortedMap;

/**
 * One {@code nodelist.node}.
 *
 * @param nodeId 1 to 65535
 * @param name its name, or the text of its first address when it has none
 * @param addresses its address on each link, by link number
 */
public record NodeConfiguration(int nodeId, String name, SortedMap<Integer, InetAddress> addresses) {}
