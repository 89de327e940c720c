package carousel.transport.udp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.api.loop.EventLoop;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Three network namespaces of a test's own, a node and a far host with a router between them:
 *
 * <pre>
 *   node  n0 ---------- r0  router  r1 ---------- f0  far
 *         10.77.1.1     10.77.1.2   10.77.2.2     10.77.2.1
 *         fd77:1::1     fd77:1::2   fd77:2::2     fd77:2::1
 * </pre>
 */
final class TestNetwork {
    private static final int CLONE_NEWNET = 0x4000_0000;

    /** What moves a thread into a namespace. */
    interface Threads extends Library {
        Threads LIBC = Native.load("c", Threads.class);

        int open(String path, int flags);

        int setns(int fd, int type);

        int close(int fd);
    }

    private final String suffix = Long.toString(ProcessHandle.current().pid());
    final String node = "carousel-n" + suffix;
    final String router = "carousel-r" + suffix;
    final String far = "carousel-f" + suffix;

    /** Makes it; what it made when it fails is left to {@link #remove}. */
    void make() throws IOException, InterruptedException {
        for (String namespace : new String[] {node, router, far}) {
            run("ip netns add " + namespace);
            in(namespace, "ip link set lo up");
            // errors of a test come faster than those of a real network
            in(
                    namespace,
                    "sysctl -qw net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0 net.ipv6.conf.default.accept_dad=0"
                            + " net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1");
            // of the whole system on older kernels, and not to be changed here
            in(namespace, "sysctl -eqw net.ipv4.icmp_msgs_per_sec=100000 net.ipv4.icmp_msgs_burst=1000 || true");
        }
        cable(node, "n0", "10.77.1.1/24", "fd77:1::1/64", router, "r0", "10.77.1.2/24", "fd77:1::2/64");
        cable(router, "r1", "10.77.2.2/24", "fd77:2::2/64", far, "f0", "10.77.2.1/24", "fd77:2::1/64");
        in(node, "ip route add default via 10.77.1.2");
        in(node, "ip -6 route add default via fd77:1::2");
        in(far, "ip route add default via 10.77.2.2");
        in(far, "ip -6 route add default via fd77:2::2");
    }

    /** Why there can be none here. */
    static Optional<String> obstacle() throws IOException, InterruptedException {
        String probe = "carousel-p" + ProcessHandle.current().pid();
        if (exit("ip netns add " + probe + " && ip netns del " + probe) == 0) {
            return Optional.empty();
        }
        return Optional.of("network namespaces cannot be made here (ip netns add fails)");
    }

    private static void cable(
            String one, String oneEnd, String one4, String one6, String two, String twoEnd, String two4, String two6)
            throws IOException, InterruptedException {
        run("ip link add " + oneEnd + " netns " + one + " type veth peer name " + twoEnd + " netns " + two);
        end(one, oneEnd, one4, one6);
        end(two, twoEnd, two4, two6);
    }

    private static void end(String namespace, String name, String address4, String address6)
            throws IOException, InterruptedException {
        in(namespace, "ip addr add " + address4 + " dev " + name);
        in(namespace, "ip -6 addr add " + address6 + " dev " + name + " nodad");
        in(namespace, "ip link set " + name + " up");
    }

    /** Moves a loop's thread: sockets that it opens belong to the namespace. */
    static void enter(EventLoop loop, String namespace) throws Exception {
        OnLoop.run(loop, () -> {
            int fd = Threads.LIBC.open("/var/run/netns/" + namespace, 0);
            assertEquals(0, Threads.LIBC.setns(fd, CLONE_NEWNET), "setns " + namespace);
            return Threads.LIBC.close(fd);
        });
    }

    static void in(String namespace, String command) throws IOException, InterruptedException {
        run("ip netns exec " + namespace + " " + command);
    }

    static boolean succeedsIn(String namespace, String command) throws IOException, InterruptedException {
        return exit("ip netns exec " + namespace + " " + command) == 0;
    }

    static String outputIn(String namespace, String command) throws IOException, InterruptedException {
        Process process = start("ip netns exec " + namespace + " " + command);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), command + ": " + output);
        return output;
    }

    void remove() throws IOException, InterruptedException {
        for (String namespace : new String[] {node, router, far}) {
            int unused = exit("ip netns del " + namespace);
        }
    }

    private static void run(String command) throws IOException, InterruptedException {
        Process process = start(command);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), command + ": " + output);
    }

    private static int exit(String command) throws IOException, InterruptedException {
        Process process = start(command);
        process.getInputStream().readAllBytes();
        return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    private static Process start(String command) throws IOException {
        return new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
    }
}
