package carousel.config.internal;

import carousel.api.cmap.CmapValue;
import carousel.api.config.ClusterConfiguration;
import carousel.api.config.ConfigurationException;
import carousel.api.config.ConfigurationReader;
import carousel.api.config.ReloadPlan;
import carousel.api.transport.TransportProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Reads corosync.conf and the files in {@code uidgid.d} beside it. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
public final class CorosyncConfigurationReader implements ConfigurationReader {
    /** More than any real file, and less than what a device file would fill the memory with. */
    static final int MAX_FILE_BYTES = 16 << 20;

    private static final Path DEFAULT_AUTHKEY = Path.of("/etc/corosync/authkey");

    /** What Corosync takes for {@code knet_transport}, whether a bundle offers it or not. */
    private static final Set<String> TRANSPORTS = Set.of("udp", "sctp");

    private final HostSystem host;
    private final Path authkey;

    /** What bundles offer; a name as often as it is offered. */
    private final List<String> offeredTransports = new CopyOnWriteArrayList<>();

    /** Reads for this machine. */
    @Activate
    public CorosyncConfigurationReader() {
        this(new LocalHostSystem(), DEFAULT_AUTHKEY);
    }

    CorosyncConfigurationReader(HostSystem host, Path authkey) {
        this.host = host;
        this.authkey = authkey;
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindTransport(TransportProvider provider) {
        offerTransport(provider.name());
    }

    void unbindTransport(TransportProvider provider) {
        offeredTransports.remove(provider.name());
    }

    /** From now on {@code knet_transport} may have this name. */
    void offerTransport(String name) {
        offeredTransports.add(name);
    }

    private SortedSet<String> transports() {
        SortedSet<String> transports = new TreeSet<>(TRANSPORTS);
        transports.addAll(offeredTransports);
        return transports;
    }

    /** Also those of links that are there: while their provider is away they wait for it, and nothing else has to. */
    private SortedSet<String> transports(ClusterConfiguration running) {
        SortedSet<String> transports = transports();
        running.interfaces().values().forEach(link -> transports.add(link.transport()));
        return transports;
    }

    @Override
    public ClusterConfiguration read(Path file, @Nullable String hostName) throws ConfigurationException {
        Problems problems = new Problems(file.toString());
        return check(keys(file, problems), file, hostName, transports(), problems, problems);
    }

    @Override
    public ClusterConfiguration check(Path file, @Nullable String hostName) throws ConfigurationException {
        Problems problems = new Problems(file.toString());
        return check(keys(file, problems), file, hostName, transports(), problems, new Problems(file.toString()));
    }

    @Override
    public ReloadPlan reread(ClusterConfiguration running, @Nullable String hostName) throws ConfigurationException {
        Path file = running.file();
        Problems problems = new Problems(file.toString());
        ConfigurationKeys keys = keys(file, problems);
        List<String> notices = ReadOnlyKeys.restore(keys, running);
        ClusterConfiguration read = check(keys, file, hostName, transports(running), problems, problems);
        ConfigurationComparison comparison = new ConfigurationComparison(running, read);
        comparison.validate(problems);
        return comparison.change(notices);
    }

    @Override
    public ReloadPlan change(
            ClusterConfiguration running, @Nullable String hostName, String key, @Nullable CmapValue value)
            throws ConfigurationException {
        Path file = running.file();
        Problems problems = new Problems(file.toString());
        ConfigurationKeys keys = ConfigurationKeys.of(running);
        try {
            KeyRules.set(keys, key, value);
        } catch (InvalidLineException e) {
            problems.plain(e.text());
        }
        ClusterConfiguration next = new ConfigurationCheck(
                        keys, host, transports(running), () -> running.knet().crypto(), problems, problems)
                .check(file, hostName == null ? host.hostName() : hostName);
        ConfigurationComparison comparison = new ConfigurationComparison(running, next);
        comparison.validate(problems);
        return comparison.change(List.of());
    }

    private ConfigurationKeys keys(Path file, Problems problems) throws ConfigurationException {
        ConfigurationKeys keys = new ConfigurationKeys();
        boolean structureIntact = parse(file, new MainFileSections(keys, host).top(), problems);
        for (Path extra : uidGidFiles(file, problems)) {
            parse(extra, new UidGidFileTop(keys, host), problems);
        }
        if (!structureIntact) {
            // Keys may have gone to the wrong section; checking them would find what is not there.
            problems.throwIfAny();
        }
        return keys;
    }

    private ClusterConfiguration check(
            ConfigurationKeys keys,
            Path file,
            @Nullable String hostName,
            Set<String> transports,
            Problems problems,
            Problems startProblems)
            throws ConfigurationException {
        return new ConfigurationCheck(
                        keys,
                        host,
                        transports,
                        () -> CryptoConfiguration.read(keys, authkey, problems),
                        problems,
                        startProblems)
                .check(file, hostName == null ? host.hostName() : hostName);
    }

    private static boolean parse(Path file, Section top, Problems problems) {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(MAX_FILE_BYTES + 1);
        } catch (IOException e) {
            problems.plain("Can't read file " + file + ": " + FileProblem.reason(e));
            return false;
        }
        if (content.length > MAX_FILE_BYTES) {
            problems.plain("Can't read file " + file + ": more than " + MAX_FILE_BYTES + " bytes");
            return false;
        }
        return new GrammarParser(file.toString(), problems).parse(content, top);
    }

    private static List<Path> uidGidFiles(Path file, Problems problems) {
        Path directory = file.resolveSibling("uidgid.d");
        List<Path> files = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return files;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, Files::isRegularFile)) {
            entries.forEach(files::add);
        } catch (IOException | DirectoryIteratorException e) {
            problems.plain("Can't read directory " + directory + ": " + e.getMessage());
        }
        files.sort(null);
        return files;
    }
}
