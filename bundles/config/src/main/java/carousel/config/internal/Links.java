package carousel.config.internal;

import carousel.api.config.InterfaceConfiguration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code totem.interface}: what each link is like (config reference 4.2). */
final class Links {
    /** Highest link number. */
    static final int MAX_LINK_NUMBER = 7;

    private static final int BASE_PORT = 5405;
    private static final int DEFAULT_PONG_COUNT = 2;
    private static final int MAX_PONG_COUNT = 255;
    private static final int DEFAULT_PING_PRECISION = 2048;
    private static final Pattern NUMBERED = Pattern.compile("totem\\.interface\\.([0-9]{1,3})\\..*");

    private final ConfigurationKeys keys;
    private final Set<String> transports;

    /**
     * @param transports what {@code knet_transport} may be
     */
    Links(ConfigurationKeys keys, Set<String> transports) {
        this.keys = keys;
        this.transports = transports;
    }

    /** Links that some key is about. */
    SortedSet<Integer> configured() {
        SortedSet<Integer> numbers = new TreeSet<>();
        for (String key : keys.below("totem.interface.").keySet()) {
            Matcher matcher = NUMBERED.matcher(key);
            if (matcher.matches()) {
                numbers.add(Integer.valueOf(matcher.group(1)));
            }
        }
        return numbers;
    }

    /** What Corosync finds while it reads the sections. */
    void validateTexts(AddressResolver resolver, Problems problems) {
        for (int link : configured()) {
            String multicast = keys.text(key(link, "mcastaddr"));
            if (multicast != null && resolver.resolve(multicast) == null) {
                problems.plain("failed to parse mcast address '" + multicast + "'");
            }
            if (link <= MAX_LINK_NUMBER && !transports.contains(transport(link))) {
                problems.awaitingProvider("Unrecognised knet_transport. expected 'udp' or 'sctp'");
                problems.awaitingProvider("knet_transport of link " + link + " is '" + transport(link)
                        + "', which no bundle of this node offers; known are: " + String.join(", ", transports));
            }
        }
    }

    /** What Corosync finds when all is read. */
    void validateNumbers(TotemTransport transport, SortedSet<Integer> addressed, Problems problems) {
        SortedSet<Integer> all = new TreeSet<>(addressed);
        if (transport != TotemTransport.UDP) {
            all.addAll(configured());
        }
        for (int link : all) {
            if (link > MAX_LINK_NUMBER) {
                problems.invalid(
                        "interface ring number " + link + " is bigger than allowed maximum " + MAX_LINK_NUMBER);
                continue;
            }
            if (transport == TotemTransport.UDP) {
                validateMulticast(link, problems);
            } else if (keys.number(key(link, "ttl"), 1) != 1) {
                problems.invalid("Can only set ttl on multicast transport types for interface " + link);
            }
            if (!transport.isKnet() && keys.number(key(link, "knet_link_priority"), 1) > 1) {
                problems.invalid("Can only set link priority on knet transport type for interface " + link);
            }
        }
    }

    private void validateMulticast(int link, Problems problems) {
        boolean hasAddress = keys.text("totem.cluster_name") != null
                || keys.text(key(link, "mcastaddr")) != null
                || "yes".equals(keys.text(key(link, "broadcast")));
        if (!hasAddress) {
            problems.invalid("No multicast address specified for interface " + link);
        }
    }

    /** The links that are in use, with the defaults filled in. */
    SortedMap<Integer, InterfaceConfiguration> settings(
            Set<Integer> linkNumbers, long tokenMillis, List<String> warnings) {
        SortedMap<Integer, InterfaceConfiguration> links = new TreeMap<>();
        for (int link : linkNumbers) {
            int pongCount = keys.intOrDefault(key(link, "knet_pong_count"), DEFAULT_PONG_COUNT);
            if (pongCount > MAX_PONG_COUNT) {
                warnings.add("knet_pong_count " + pongCount + " of link " + link + " is more than " + MAX_PONG_COUNT
                        + ", using " + MAX_PONG_COUNT + ".");
                pongCount = MAX_PONG_COUNT;
            }
            long pingInterval = Math.max(1, tokenMillis / (pongCount * 2L));
            long pingTimeout = Math.max(1, tokenMillis / pongCount);
            links.put(
                    link,
                    new InterfaceConfiguration(
                            link,
                            keys.intOrDefault(key(link, "mcastport"), BASE_PORT + link),
                            transport(link),
                            keys.intOrDefault(key(link, "knet_link_priority"), 1),
                            keys.numberOrDefault(key(link, "knet_ping_interval"), pingInterval),
                            keys.numberOrDefault(key(link, "knet_ping_timeout"), pingTimeout),
                            keys.intOrDefault(key(link, "knet_ping_precision"), DEFAULT_PING_PRECISION),
                            pongCount));
        }
        return Collections.unmodifiableSortedMap(links);
    }

    private String transport(int link) {
        return keys.text(key(link, "knet_transport"), "udp");
    }

    private static String key(int link, String name) {
        return "totem.interface." + link + "." + name;
    }
}
