package carousel.engine.internal;

import carousel.api.cmap.CmapValue;
import carousel.api.config.ClusterConfiguration;
import carousel.api.config.ConfigurationException;
import carousel.api.config.ConfigurationProblem;
import carousel.api.config.ConfigurationReader;
import carousel.api.config.ReloadPlan;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The reader of corosync.conf as the node knows it: there as soon as one is, and still there when that one leaves. A running node needs
 * none but for a reload, which is refused while there is none; so the reader may be replaced, and the node does not notice.
 */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = {},
        immediate = true)
public final class LastingReader implements ConfigurationReader {
    /** The property by which the node finds this one. */
    static final String LASTING = "carousel.lasting";

    private static final int EXIT_CONFIGURATION = 8;

    private final BundleContext context;

    /** Guarded by this, as is the registration. */
    private @Nullable ConfigurationReader reader;

    private @Nullable ServiceRegistration<ConfigurationReader> registration;

    /** Called by DS. */
    @Activate
    public LastingReader(BundleContext context) {
        this.context = context;
    }

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL,
            target = "(!(" + LASTING + "=true))")
    void bindReader(ConfigurationReader bound) {
        boolean isFirst;
        synchronized (this) {
            reader = bound;
            isFirst = registration == null;
        }
        if (isFirst) {
            Dictionary<String, Object> properties =
                    FrameworkUtil.asDictionary(Map.of(LASTING, true, Constants.SERVICE_RANKING, Integer.MIN_VALUE));
            ServiceRegistration<ConfigurationReader> made =
                    context.registerService(ConfigurationReader.class, this, properties);
            synchronized (this) {
                registration = made;
            }
        }
    }

    synchronized void unbindReader(ConfigurationReader unbound) {
        if (reader == unbound) {
            reader = null;
        }
    }

    /** Called by DS. */
    @Deactivate
    void deactivate() {
        ServiceRegistration<ConfigurationReader> made;
        synchronized (this) {
            made = registration;
            registration = null;
        }
        if (made != null) {
            made.unregister();
        }
    }

    private synchronized ConfigurationReader reader(Path file) throws ConfigurationException {
        if (reader == null) {
            throw new ConfigurationException(
                    EXIT_CONFIGURATION,
                    List.of(new ConfigurationProblem(
                            file.toString(),
                            0,
                            file + " is not read: no bundle that reads it is running (carousel.config)",
                            "")));
        }
        return reader;
    }

    @Override
    public ClusterConfiguration read(Path file, @Nullable String hostName) throws ConfigurationException {
        return reader(file).read(file, hostName);
    }

    @Override
    public ClusterConfiguration check(Path file, @Nullable String hostName) throws ConfigurationException {
        return reader(file).check(file, hostName);
    }

    @Override
    public ReloadPlan reread(ClusterConfiguration running, @Nullable String hostName) throws ConfigurationException {
        return reader(running.file()).reread(running, hostName);
    }

    @Override
    public ReloadPlan change(
            ClusterConfiguration running, @Nullable String hostName, String key, @Nullable CmapValue value)
            throws ConfigurationException {
        return reader(running.file()).change(running, hostName, key, value);
    }
}
