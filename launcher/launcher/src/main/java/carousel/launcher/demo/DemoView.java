package carousel.launcher.demo;

/** Where the demo shows its nodes. Called from several threads. */
interface DemoView {
    /** How the node's ring stands; said again and again. */
    void ring(String node, String summary);

    /** The node delivered a message or a change of membership. */
    void delivered(String node, String line);

    /** The node is gone. */
    void gone(String node);
}
