package carousel.launcher.demo;

import java.util.List;

/** Where the demo shows its nodes. Called from one thread. */
interface DemoView {
    /** How the nodes stand; said again and again. */
    void show(List<NodeReport> reports, Comparison comparison);

    /** The user did something. */
    void event(String text);
}
