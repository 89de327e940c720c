package carousel.itest.support;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One cluster for all tests of a JUnit 5 class. It is started before the first, made whole before each ({@link TestCluster#restore}), closed
 * after the last, and given to test methods that have a parameter of type {@link TestCluster}.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final ClusterExtension CLUSTER = new ClusterExtension(TestCluster.of(3));
 * }</pre>
 */
public final class ClusterExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback, ParameterResolver {
    private final ClusterPlan plan;
    private @Nullable TestCluster cluster;

    /** For a static field of the test class. */
    public ClusterExtension(ClusterPlan plan) {
        this.plan = plan;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        cluster = plan.start();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        cluster().restore();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        TestCluster running = cluster;
        cluster = null;
        if (running != null) {
            running.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return cluster();
    }

    private TestCluster cluster() {
        TestCluster running = cluster;
        if (running == null) {
            throw new IllegalStateException("The cluster does not run, expected the extension in a static field.");
        }
        return running;
    }
}
