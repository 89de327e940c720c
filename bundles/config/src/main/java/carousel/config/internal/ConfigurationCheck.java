package carousel.config.internal;

import carousel.api.config.AccessRules;
import carousel.api.config.ClusterConfiguration;
import carousel.api.config.ConfigurationException;
import carousel.api.config.LoggingConfiguration;
import carousel.api.config.QuorumConfiguration;
import carousel.api.config.SystemConfiguration;
import carousel.api.crypto.CryptoSettings;
import carousel.api.knet.CompressionSettings;
import carousel.api.knet.KnetSettings;
import carousel.api.knet.LinkPolicy;
import carousel.api.totem.TotemSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Checks the keys of a parsed file in Corosync's order and gives them their types. */
final class ConfigurationCheck {
    private static final int MAX_LINK_MODE_BYTES = 63;
    private static final int MAX_PMTUD_INTERVAL_SECONDS = 86_400;

    /** The longest IPv4 packet without IP and UDP headers; libknet takes no more. */
    private static final int MAX_MANUAL_MTU_BYTES = 65_535 - 28;

    private final ConfigurationKeys keys;
    private final HostSystem host;

    /** What {@code knet_transport} may be. */
    private final Set<String> transports;

    /** How packets are sealed; problems are reported to the same place. */
    private final Supplier<@Nullable CryptoSettings> sealing;

    private final Problems problems;

    /** What only a start finds. */
    private final Problems startProblems;

    private final List<String> warnings = new ArrayList<>();

    ConfigurationCheck(
            ConfigurationKeys keys,
            HostSystem host,
            Set<String> transports,
            Supplier<@Nullable CryptoSettings> sealing,
            Problems problems,
            Problems startProblems) {
        this.keys = keys;
        this.host = host;
        this.transports = transports;
        this.sealing = sealing;
        this.problems = problems;
        this.startProblems = startProblems;
    }

    ClusterConfiguration check(Path file, String hostName) throws ConfigurationException {
        LoggingConfiguration logging = new LoggingCheck(keys, problems).check();
        List<NodeEntry> entries = NodeEntries.of(keys);
        TotemTimers timers = new TotemTimers(keys, entries);
        Path stateDirectory = stateDirectory();
        TotemTransport transport = transport();
        CryptoSettings crypto = sealing.get();
        String linkMode = keys.text("totem.link_mode", "passive");
        boolean linkModeTooLong = linkMode.getBytes(StandardCharsets.UTF_8).length > MAX_LINK_MODE_BYTES;
        if (linkModeTooLong) {
            problems.plain("totem.link_mode is too long");
        }
        AddressResolver resolver =
                new AddressResolver(host, keys.text("totem.ip_version", transport.defaultIpVersion()));
        NodeEntry local = new LocalNodeFinder(entries, host).find(hostName);
        Nodes nodes = new Nodes(entries, local, warnings);
        Links links = new Links(keys, transports);

        nodes.resolve(resolver, problems);
        links.validateTexts(resolver, problems);
        nodes.validateIds(transport, problems);
        links.validateNumbers(transport, nodes.linkNumbers(), problems);
        nodes.validateLocal(problems);
        if (keys.number("totem.version", 0) != 2 && !keys.isRefused("totem.version")) {
            problems.invalid("This totem parser can only parse version 2 configurations.");
        }
        timers.validate(problems);
        nodes.validateLinks(transport == TotemTransport.UDP ? new TreeSet<>() : links.configured(), problems);
        LinkPolicy policy = linkModeTooLong ? LinkPolicy.PASSIVE : linkPolicy(linkMode);
        if (!transport.isKnet()) {
            checkLimitsOf(transport, nodes.linkNumbers().size(), crypto);
        }
        SystemConfiguration system = SystemSection.read(keys, startProblems);
        QuorumConfiguration quorum = new QuorumSection(keys).read(entries);
        QuorumCheck.checkProvider(keys.text("quorum.provider", ""), startProblems);
        new QuorumCheck(quorum, startProblems).check();
        problems.throwIfAny();

        warnAboutOldKeys();
        warnings.addAll(KeysWithoutEffect.warnings(keys));
        int localIndex = nodes.localIndex();
        var configurations = nodes.configurations();
        int localNodeId = configurations.get(localIndex).nodeId();
        SortedSet<Integer> linkNumbers = new TreeSet<>(nodes.linkNumbers());
        TotemSettings totem = timers.settings(localNodeId, warnings);
        KnetSettings knet = KnetSettings.defaults(localNodeId)
                .withPolicy(policy)
                .withPathMtu(pmtudIntervalMillis(), manualMtuBytes())
                .withAccessLists(!"no".equals(keys.text("totem.block_unlisted_ips", "yes")))
                .withIpDscp(ipDscp())
                .withCompression(compression())
                .withCrypto(crypto);
        var interfaces = links.settings(linkNumbers, timers.tokenMillis, warnings);
        return new ClusterConfiguration(
                file,
                keys.published(),
                new ConfigurationMap(keys)
                        .withLocalNode(nodes.local())
                        .withSettings(timers, totem, knet)
                        .withLinks(interfaces)
                        .build(),
                keys.text("totem.cluster_name", ""),
                totem,
                knet,
                interfaces,
                configurations,
                localIndex,
                Objects.requireNonNull(stateDirectory),
                system,
                logging,
                quorum,
                accessRules(),
                List.copyOf(warnings));
    }

    private AccessRules accessRules() {
        return new AccessRules(ids("uidgid.config.uid."), ids("uidgid.config.gid."));
    }

    private SortedSet<Long> ids(String prefix) {
        SortedSet<Long> ids = new TreeSet<>();
        keys.below(prefix).keySet().forEach(key -> ids.add(Long.valueOf(key.substring(prefix.length()))));
        return Collections.unmodifiableSortedSet(ids);
    }

    private TotemTransport transport() {
        if (!Set.of("knet", "udp", "udpu").contains(keys.text("totem.transport", "knet"))) {
            problems.plain("Invalid transport type. Should be udpu, udp or knet");
        }
        return TotemTransport.of(keys);
    }

    private void checkLimitsOf(TotemTransport transport, int linkCount, @Nullable CryptoSettings crypto) {
        if (linkCount > 1) {
            problems.invalid(linkCount + " is too many configured interfaces for non-Knet transport.");
        }
        if (crypto != null) {
            problems.invalid("crypto_cipher & crypto_hash are only valid for the Knet transport.");
        }
        problems.plain("totem.transport is " + transport.name().toLowerCase(Locale.ROOT)
                + ", but this node supports knet only");
    }

    private LinkPolicy linkPolicy(String linkMode) {
        switch (linkMode) {
            case "passive" -> {
                return LinkPolicy.PASSIVE;
            }
            case "active" -> {
                return LinkPolicy.ACTIVE;
            }
            case "rr" -> {
                return LinkPolicy.RR;
            }
            default -> {
                problems.invalid("The Knet link mode \"" + linkMode
                        + "\" specified is invalid.  It must be active, passive or rr.");
                return LinkPolicy.PASSIVE;
            }
        }
    }

    private long pmtudIntervalMillis() {
        long seconds = keys.numberOrDefault("totem.knet_pmtud_interval", 30);
        if (seconds > MAX_PMTUD_INTERVAL_SECONDS) {
            warnings.add("totem.knet_pmtud_interval " + seconds + " is more than " + MAX_PMTUD_INTERVAL_SECONDS
                    + " seconds, using " + MAX_PMTUD_INTERVAL_SECONDS + ".");
            seconds = MAX_PMTUD_INTERVAL_SECONDS;
        }
        return seconds * 1000;
    }

    private int manualMtuBytes() {
        int configured = keys.intOrDefault("totem.knet_mtu", 0);
        if (configured > MAX_MANUAL_MTU_BYTES) {
            warnings.add("totem.knet_mtu " + configured + " is more than " + MAX_MANUAL_MTU_BYTES
                    + " bytes, the path MTU is searched instead.");
            return 0;
        }
        return configured;
    }

    private int ipDscp() {
        String configured = keys.text("totem.ip_dscp", "0");
        OptionalInt codePoint = CodePoint.parse(configured);
        if (codePoint.isEmpty()) {
            // 3.1.7 takes anything here, so it is no reason to refuse the file
            warnings.add("totem.ip_dscp is \"" + configured
                    + "\", expected 0 to 63, cs0 to cs7, af11 to af43, or ef; the default is used.");
        }
        return codePoint.orElse(0);
    }

    private @Nullable CompressionSettings compression() {
        String model = keys.text("totem.knet_compression_model");
        return model == null
                ? null
                : new CompressionSettings(model, keys.intOrDefault("totem.knet_compression_threshold", 0), (int)
                        keys.number("totem.knet_compression_level", 0));
    }

    private @Nullable Path stateDirectory() {
        String text = keys.text("system.state_dir", "/var/lib/corosync");
        Path directory = FileProblem.path(text);
        if (directory == null) {
            problems.plain("Cannot chdir to state directory " + text + ". No such file or directory");
        }
        return directory;
    }

    /** Keys that a nodelist made void (Corosync's words). */
    private void warnAboutOldKeys() {
        int before = warnings.size();
        if (keys.text("totem.nodeid") != null) {
            warnings.add(
                    "nodeid in totem section is deprecated and ignored. Nodelist (or autogenerated) nodeid is going"
                            + " to be used.");
        }
        var interfaces = keys.below("totem.interface.").keySet();
        if (interfaces.stream().anyMatch(key -> key.endsWith(".bindnetaddr"))) {
            warnings.add("interface section bindnetaddr is used together with nodelist. Nodelist one is going to be"
                    + " used.");
        }
        if (interfaces.stream().anyMatch(key -> key.contains(".member."))) {
            warnings.add("member section is used together with nodelist. Members ignored.");
        }
        if (warnings.size() > before) {
            warnings.add("Please migrate config file to nodelist.");
        }
    }
}
