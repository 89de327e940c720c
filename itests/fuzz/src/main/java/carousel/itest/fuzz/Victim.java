package carousel.itest.fuzz;

import carousel.api.crypto.CryptoSettings;
import carousel.api.knet.DropReason;
import carousel.api.knet.Knet;
import carousel.api.knet.KnetListener;
import carousel.api.knet.KnetSettings;
import carousel.api.knet.LinkSettings;
import carousel.api.knet.LinkStatus;
import carousel.api.transport.TransportLink;
import carousel.api.transport.TransportListener;
import carousel.api.transport.TransportSettings;
import carousel.itest.verify.network.Providers;
import carousel.itest.verify.network.VirtualLoop;
import carousel.itest.verify.network.VirtualNetwork;
import carousel.knet.internal.DataFlyweight;
import carousel.knet.internal.KnetComponent;
import carousel.knet.internal.KnetHandle;
import carousel.knet.internal.PacketFlyweight;
import carousel.knet.internal.PingFlyweight;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A link manager under attack, new for each input so that every finding can be repeated. It is node 1 with three peers: host 2
 * on two static links, host 3 on a static and a dynamic one, and host 9. Attackers have the addresses of the first two; they may
 * call themselves what they like, but what host 9 sends has to get through when they are done.
 */
final class Victim implements KnetListener, AutoCloseable {
    static final int ID = 1;
    static final int TWO_LINKS = 2;
    static final int DYNAMIC = 3;
    static final int HONEST = 9;

    static final int DYNAMIC_LINK = 2;

    private static final long START_MILLIS = 900;
    private static final int HOSTS = 3;

    /** 32 messages in work for each host and 32 kept for the next, of the longest length and a page more (knet-wire 3.5). */
    private static final int MOST_REASSEMBLY_BYTES = (HOSTS + 1) * 32 * (65_536 + 4096);

    private static final int LONGEST_PACKET_BYTES = 65_507;
    private static final int FRAGMENT_BYTES = 1000;

    private static final Providers PROVIDERS = new Providers();

    private record Counts(long drops, long controls, long data) {}

    private final VirtualLoop loop = new VirtualLoop();
    private final VirtualNetwork network = new VirtualNetwork(loop);
    private final KnetHandle knet;
    private final UnaryOperator<byte[]> sealed;
    private final UnaryOperator<byte[]> opened;
    private final List<byte[]> delivered = new ArrayList<>();
    private @Nullable Counts counted;
    private int honestPongs;
    private int honestSequence;

    /**
     * A victim whose peers are all up.
     *
     * @param slots crypto configurations, of which the first is used for sending; none for clear traffic
     * @param sealed how the peers seal their packets
     * @param opened how they open those of the victim
     */
    Victim(List<CryptoSettings> slots, UnaryOperator<byte[]> sealed, UnaryOperator<byte[]> opened) {
        this.sealed = sealed;
        this.opened = opened;
        KnetComponent component = new KnetComponent();
        component.bindTransport(network, Map.of());
        PROVIDERS.compressions().forEach(provider -> component.bindCompression(provider, Map.of()));
        PROVIDERS.cryptos().forEach(provider -> component.bindCrypto(provider, Map.of()));
        // a manual path MTU: the peers answer no probes
        KnetSettings settings =
                KnetSettings.defaults(ID).withPathMtu(30_000, 1500).withAccessLists(false);
        knet = (KnetHandle) component.open(settings, loop, this);
        for (int i = 0; i < slots.size(); i++) {
            knet.setCrypto(i + 1, slots.get(i));
        }
        if (!slots.isEmpty()) {
            knet.useCrypto(1);
            knet.setClearTrafficAllowed(false);
        }
        knet.addHost(TWO_LINKS, "two links");
        addLink(TWO_LINKS, 0, false);
        addLink(TWO_LINKS, 1, false);
        knet.addHost(DYNAMIC, "dynamic");
        addLink(DYNAMIC, 0, false);
        addLink(DYNAMIC, DYNAMIC_LINK, true);
        knet.addHost(HONEST, "honest");
        addLink(HONEST, 0, false);
        loop.run(START_MILLIS);
        for (int host : new int[] {TWO_LINKS, DYNAMIC, HONEST}) {
            Violation.unless(isConnected(host), "host " + host + " is not up before the attack");
        }
    }

    private void addLink(int host, int number, boolean isDynamic) {
        InetSocketAddress local = VirtualNetwork.address(ID, number, false);
        InetSocketAddress remote = VirtualNetwork.address(host, number, false);
        try {
            network.open(loop, remote, TransportSettings.DEFAULT, new Peer(host, number));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        knet.addLink(host, new LinkSettings(number, "udp", local, isDynamic ? null : remote, 1, 200, 1000, 2048, 1));
    }

    /** In clear. */
    static Victim inClear() {
        return new Victim(List.of(), packet -> packet, packet -> packet);
    }

    Knet knet() {
        return knet;
    }

    /** Feeds one packet as from a link of a host, and checks that it is accounted for. */
    void attack(int host, int link, byte[] packet) {
        // transports hand over neither empty packets nor longer ones
        if (packet.length > 0 && packet.length <= LONGEST_PACKET_BYTES) {
            feed(host, link, packet);
        }
    }

    int deliveredCount() {
        return delivered.size();
    }

    void pass(int millis) {
        run(millis);
    }

    /** What has to hold when an attack is over. */
    void check() {
        run(1);
        Violation.unless(
                knet.reassemblyMemoryBytes() <= MOST_REASSEMBLY_BYTES,
                "incomplete messages hold " + knet.reassemblyMemoryBytes() + " bytes");
        Violation.unless(isConnected(HONEST), "the link to the honest peer went down");
        int pongsBefore = honestPongs;
        feed(HONEST, 0, sealed.apply(ping(honestSequence)));
        run(1);
        Violation.unless(honestPongs > pongsBefore, "the honest peer's ping is not answered");
        expectDelivered("a short message", List.of(message(10)), message(10));
        byte[] longMessage = message(2 * FRAGMENT_BYTES + 500);
        List<byte[]> fragments = new ArrayList<>();
        for (int at = 0; at < longMessage.length; at += FRAGMENT_BYTES) {
            fragments.add(Arrays.copyOfRange(longMessage, at, Math.min(longMessage.length, at + FRAGMENT_BYTES)));
        }
        expectDelivered("a fragmented message", fragments, longMessage);
    }

    private void expectDelivered(String what, List<byte[]> fragments, byte[] expected) {
        honestSequence++;
        delivered.clear();
        for (int i = 0; i < fragments.size(); i++) {
            int number = fragments.size() == 1 ? 0 : i + 1;
            feed(HONEST, 0, sealed.apply(data(HONEST, honestSequence, 0, fragments.size(), number, fragments.get(i))));
        }
        Violation.unless(
                delivered.size() == 1 && Arrays.equals(delivered.get(0), expected),
                what + " of the honest peer does not get through");
    }

    /**
     * Each packet is dropped for one reason, or taken as control, or as data; and what is delivered came with it. A fragment
     * that is kept until the others come is dropped when it comes again.
     */
    private void feed(int host, int link, byte[] packet) {
        if (inject(host, link, packet)) {
            Violation.unless(!inject(host, link, packet), "a repeated fragment is not counted");
        }
    }

    /** Returns whether the packet was kept without being delivered. */
    private boolean inject(int host, int link, byte[] packet) {
        Counts before = counted == null ? count() : counted;
        int deliveredBefore = delivered.size();
        network.inject(VirtualNetwork.address(host, link, false), VirtualNetwork.address(ID, link, false), packet);
        Counts after = count();
        counted = after;
        long drops = after.drops() - before.drops();
        long controls = after.controls() - before.controls();
        long data = after.data() - before.data();
        int deliveries = delivered.size() - deliveredBefore;
        boolean isControl = controls == 1 && data == 0 && drops == 0 && deliveries == 0;
        boolean isRefused = controls == 0 && data == 0 && drops == 1 && deliveries == 0;
        boolean isData = controls == 0 && data == 1 && drops + deliveries <= 1;
        Violation.unless(
                isControl || isRefused || isData,
                "one packet counts as " + drops + " drops, " + controls + " control packets, " + data
                        + " data packets, " + deliveries + " deliveries");
        return isData && drops + deliveries == 0;
    }

    /** Packets so far; a message that is given up was not one packet. */
    private Counts count() {
        long drops = 0;
        for (Map.Entry<DropReason, Long> reason : knet.statistics().dropped().entrySet()) {
            if (reason.getKey() != DropReason.INCOMPLETE) {
                drops += reason.getValue();
            }
        }
        long controls = 0;
        long data = 0;
        for (LinkStatus link : knet.links()) {
            controls += link.statistics().ping().rxPackets()
                    + link.statistics().pong().rxPackets()
                    + link.statistics().pathMtu().rxPackets();
            data += link.statistics().data().rxPackets();
        }
        return new Counts(drops, controls, data);
    }

    private void run(long millis) {
        loop.run(millis);
        counted = null;
    }

    static byte[] data(int node, int sequence, int model, int fragmentCount, int fragmentNumber, byte[] content) {
        byte[] packet = new byte[DataFlyweight.DATA_OFFSET + content.length];
        DataFlyweight data = new DataFlyweight();
        data.wrap(ByteBuffer.wrap(packet), 0, packet.length);
        data.putDataHeader(node, sequence, model, true, fragmentCount, 0);
        data.putFragmentNumber(fragmentNumber);
        System.arraycopy(content, 0, packet, DataFlyweight.DATA_OFFSET, content.length);
        return packet;
    }

    private byte[] ping(int sequence) {
        byte[] packet = new byte[PingFlyweight.PING_BYTES];
        PingFlyweight ping = new PingFlyweight();
        ping.wrap(ByteBuffer.wrap(packet), 0, packet.length);
        ping.putPing(HONEST, 0, loop.nanoTime(), sequence, true);
        return packet;
    }

    private static byte[] message(int length) {
        byte[] message = new byte[length];
        for (int i = 0; i < length; i++) {
            message[i] = (byte) (i * 7);
        }
        return message;
    }

    private boolean isConnected(int host) {
        return knet.links().stream().anyMatch(link -> link.hostId() == host && link.connected());
    }

    @Override
    public void received(int sourceHostId, ByteBuffer message) {
        Violation.unless(message.hasRemaining(), "an empty message is delivered");
        byte[] bytes = new byte[message.remaining()];
        message.get(message.position(), bytes);
        delivered.add(bytes);
    }

    @Override
    public void reachabilityChanged(int hostId, boolean reachable) {}

    @Override
    public void close() {
        knet.close();
    }

    /** Answers pings, so that its link is up. */
    private final class Peer implements TransportListener {
        private final int host;
        private final int link;

        Peer(int host, int link) {
            this.host = host;
            this.link = link;
        }

        @Override
        public void received(ByteBuffer packet, InetSocketAddress source) {
            byte[] bytes = new byte[packet.remaining()];
            packet.get(packet.position(), bytes);
            byte[] plain = opened.apply(bytes);
            PacketFlyweight header = new PacketFlyweight();
            header.wrap(ByteBuffer.wrap(plain), 0, plain.length);
            if (header.type() == PacketFlyweight.TYPE_PING) {
                header.answer(PacketFlyweight.TYPE_PONG, host);
                byte[] answer = sealed.apply(plain);
                loop.execute(() -> network.inject(
                        VirtualNetwork.address(host, link, false), VirtualNetwork.address(ID, link, false), answer));
            } else if (header.type() == PacketFlyweight.TYPE_PONG && host == HONEST) {
                honestPongs++;
            }
        }

        @Override
        public void packetTooLong(TransportLink refused, int packetSizeBytes, int pathMtuBytes) {}

        @Override
        public void unreachable(TransportLink refused, String reason) {}
    }
}
