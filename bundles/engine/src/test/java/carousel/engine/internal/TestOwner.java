package carousel.engine.internal;

import carousel.api.cmap.CmapValue;
import carousel.api.config.ClusterConfiguration;
import carousel.api.config.LoggingConfiguration;
import carousel.api.config.ReloadPlan;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what a node failed by. */
record TestOwner(List<Throwable> failures) implements ClusterNode.Owner {
    @Override
    public ReloadPlan change(ClusterConfiguration running, String key, @Nullable CmapValue value) {
        throw new AssertionError("no key is set");
    }

    @Override
    public ReloadPlan reread(ClusterConfiguration running) {
        throw new AssertionError("nothing is read again");
    }

    @Override
    public Path stateDirectory() {
        throw new AssertionError("nothing is kept");
    }

    @Override
    public void log(LoggingConfiguration settings) {
        throw new AssertionError("the log stays");
    }

    @Override
    public void synchronised() {
        // nobody waits for it
    }

    @Override
    public void failed(Throwable cause) {
        failures.add(cause);
    }

    @Override
    public void shutDown() {
        throw new AssertionError("nobody asked to shut down");
    }

    @Override
    public void exit(int status) {
        failures.add(new IllegalStateException("exit " + status));
    }
}
