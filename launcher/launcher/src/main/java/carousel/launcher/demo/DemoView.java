package carousel.launcher.demo;

import java.util.List;

/** Where the demo shows its nodes. Called from several threads. */
interface DemoView {
    /** What the node says of its ring; again and again. */
    void ring(String node, List<String> lines);

    /** The node delivered a message or a change of membership. */
    void delivered(String node, String line);

    /** The node is gone. */
    void gone(String node);
}
