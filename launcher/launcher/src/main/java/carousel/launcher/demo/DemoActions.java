package carousel.launcher.demo;

import java.io.IOException;
import java.util.List;

/** What the keys do. */
final class DemoActions {
    private final DemoRing ring;
    private int nextVictim = DemoRing.SIZE;
    private int nextLink;

    DemoActions(DemoRing ring) {
        this.ring = ring;
    }

    /** Does it, and says what was done. */
    String run(char key) throws IOException, InterruptedException {
        return switch (key) {
            case 'k' -> kill();
            case 'c' -> cutLink();
            case 'p' -> {
                ring.cables().cutNode(1);
                yield "node1 is parted from the others, on all its links";
            }
            case 'h' -> {
                ring.heal();
                nextLink = 0;
                yield "healed: all links are back, nodes that were killed start again";
            }
            default -> "the key \"" + key + "\" does nothing; " + DemoKeys.HELP;
        };
    }

    private String kill() throws InterruptedException {
        List<DemoNode> nodes = ring.nodes();
        for (int tried = 0; tried < nodes.size(); tried++) {
            int victim = nextVictim;
            nextVictim = victim == 1 ? nodes.size() : victim - 1;
            if (nodes.get(victim - 1).isAlive()) {
                ring.kill(victim);
                return nodes.get(victim - 1).name() + " is killed (kill -9)";
            }
        }
        return "no node is left to kill";
    }

    private String cutLink() {
        if (nextLink == DemoRing.LINKS) {
            return "every link is cut; h heals";
        }
        ring.cables().cutLink(nextLink);
        return "link " + nextLink++ + " is cut between all nodes";
    }
}
