package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.api.loop.EventLoop;
import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Two network namespaces with a veth pair for each link, for our loop (a thread is enough) and for a libknet process. */
final class KnetNamespaces {
    private static final int CLONE_NEWNET = 0x40000000;

    private final String prefix = "knetlive" + ProcessHandle.current().pid();

    KnetNamespaces(int links, int mtuBytes) throws IOException, InterruptedException {
        for (int host : new int[] {KnetPair.OURS, KnetPair.LIBKNET}) {
            int unused = exit("ip netns del " + name(host)); // of a run that was killed
            run("ip netns add " + name(host));
        }
        for (int link = 0; link < links; link++) {
            run("ip link add l" + link + " netns " + name(KnetPair.OURS) + " type veth peer name l" + link + " netns "
                    + name(KnetPair.LIBKNET));
            for (int host : new int[] {KnetPair.OURS, KnetPair.LIBKNET}) {
                String ip = "ip -n " + name(host);
                run(ip + " addr add " + address(host, link, false).getHostAddress() + "/24 dev l" + link);
                run(ip + " addr add " + address(host, link, true).getHostAddress() + "/64 dev l" + link + " nodad");
                run(ip + " link set l" + link + " mtu " + mtuBytes + " up");
            }
        }
    }

    /** Why this cannot be done here, in a sentence; empty when it can. */
    static Optional<String> missing() throws IOException, InterruptedException {
        if (exit("test $(id -u) = 0") != 0) {
            return Optional.of("network namespaces need root");
        }
        if (exit("ip netns add knetliveprobe$$ && ip netns del knetliveprobe$$") != 0) {
            return Optional.of("network namespaces cannot be made here (ip netns add fails)");
        }
        if (exit("command -v nft") != 0) {
            return Optional.of("packets are dropped by nft, which is missing (.ci/run installs nftables)");
        }
        return Optional.empty();
    }

    private String name(int host) {
        return prefix + (host == KnetPair.OURS ? "ours" : "libknet");
    }

    InetAddress address(int host, int link, boolean ipv6) {
        try {
            return InetAddress.getByName(ipv6 ? "fd00:99:" + link + "::" + host : "10.99." + link + "." + host);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Words that run a program in libknet's namespace. */
    String[] insideLibknet() {
        return new String[] {"ip", "netns", "exec", name(KnetPair.LIBKNET)};
    }

    /** Moves the loop's thread, and so every socket that it will open, into our namespace. */
    void enter(EventLoop loop) {
        CompletableFuture.runAsync(this::enter, loop).join();
    }

    private void enter() {
        NativeLibrary libc = NativeLibrary.getInstance("c");
        Function open = libc.getFunction("open");
        Function setns = libc.getFunction("setns", Function.THROW_LAST_ERROR);
        int fd = open.invokeInt(new Object[] {"/run/netns/" + name(KnetPair.OURS), 0});
        if (fd < 0) {
            throw new IllegalStateException("cannot open the namespace: " + Native.getLastError());
        }
        setns.invokeInt(new Object[] {fd, CLONE_NEWNET});
        libc.getFunction("close").invokeInt(new Object[] {fd});
    }

    /**
     * Lets nothing through on a link any more, without a word to anybody. Dropped where it arrives: the sender of a packet that
     * is dropped on its way out is told (ENOBUFS), and libknet then tries for ever.
     */
    void cut(int link) throws IOException, InterruptedException {
        for (int host : new int[] {KnetPair.OURS, KnetPair.LIBKNET}) {
            run(nft(host) + "add table netdev cut" + link);
            run(nft(host) + "'add chain netdev cut" + link + " in { type filter hook ingress device l" + link
                    + " priority 0; policy drop; }'");
        }
    }

    void heal(int link) throws IOException, InterruptedException {
        for (int host : new int[] {KnetPair.OURS, KnetPair.LIBKNET}) {
            run(nft(host) + "delete table netdev cut" + link);
        }
    }

    private String nft(int host) {
        return "ip netns exec " + name(host) + " nft ";
    }

    private static void run(String command) throws IOException, InterruptedException {
        assertEquals(0, exit(command), command);
    }

    private static int exit(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", "PATH=$PATH:/usr/sbin:/sbin; " + command)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status != 0 && !output.isBlank()) {
            System.err.println(command + ": " + output);
        }
        return status;
    }

    void close() throws IOException, InterruptedException {
        exit("ip netns del " + name(KnetPair.OURS));
        exit("ip netns del " + name(KnetPair.LIBKNET));
    }
}
