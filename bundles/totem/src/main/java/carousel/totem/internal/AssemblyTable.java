package carousel.totem.internal;

import java.util.ArrayList;
import java.util.List;

/** The unfinished messages of all senders, in one of the two states of D-5. */
final class AssemblyTable {
    private final NodeSet senders = new NodeSet();
    private final List<Assembly> assemblies = new ArrayList<>();

    Assembly of(int sender) {
        int index = senders.indexOf(sender);
        if (index >= 0) {
            return assemblies.get(index);
        }
        Assembly assembly = new Assembly();
        senders.add(sender);
        assemblies.add(-index - 1, assembly);
        return assembly;
    }

    void remove(int sender) {
        int index = senders.indexOf(sender);
        if (index >= 0) {
            senders.remove(sender);
            assemblies.remove(index);
        }
    }

    void trim() {
        for (Assembly assembly : assemblies) {
            assembly.trim();
        }
    }
}
