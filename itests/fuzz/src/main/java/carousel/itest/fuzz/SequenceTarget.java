package carousel.itest.fuzz;

import carousel.api.compression.CompressionProvider;
import carousel.api.compression.Compressor;
import carousel.itest.verify.network.Providers;
import carousel.knet.internal.PacketFlyweight;
import carousel.knet.internal.PingFlyweight;
import carousel.knet.internal.PmtudFlyweight;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Long sequences of packets that are nearly right: the fuzzer chooses type, sender, link, sequence numbers, fragments, model,
 * channel and length, and when time passes. One byte for what to do, then what it needs.
 */
public final class SequenceTarget {
    private static final int MOST_PACKETS = 400;
    private static final Providers PROVIDERS = new Providers();

    private final Input input;
    private final Victim victim;
    private final int[] sequence = new int[2];

    private SequenceTarget(Input input, Victim victim) {
        this.input = input;
        this.victim = victim;
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Input input = new Input(bytes);
        try (Victim victim = Victim.inClear()) {
            SequenceTarget target = new SequenceTarget(input, victim);
            for (int i = 0; i < MOST_PACKETS && input.hasMore(); i++) {
                target.step();
            }
            victim.check();
        }
    }

    private void step() {
        int choice = input.nextByte();
        int from = choice >> 3 & 3;
        int host = Origin.host(from);
        int side = host == Victim.TWO_LINKS ? 0 : 1;
        switch (choice & 7) {
            case 0 ->
                send(from, Victim.data(host, sequence[side] += input.nextByte(), 0, 1, 0, content(input.nextByte())));
            case 1 -> {
                // mostly the fragments of few messages, which may agree or not
                sequence[side] += choice >> 5;
                int count = input.nextByte();
                send(
                        from,
                        Victim.data(host, sequence[side], 0, count, input.nextByte(), content(input.nextByte() * 257)));
            }
            case 2 -> send(from, Victim.data(host, ++sequence[side], choice >> 5, 1, 0, input.next(input.nextByte())));
            case 3 -> send(from, compressed(host, ++sequence[side], 1 + (choice >> 5) % 7));
            case 4 -> send(from, ping(host, choice >> 5));
            case 5 -> send(from, pmtud(host, choice >> 5));
            case 6 -> send(from, channel(Victim.data(host, input.nextShort(), 0, 1, 0, content(1 + (choice >> 5)))));
            default -> victim.pass(choice >> 5 == 0 ? 1500 : choice >> 5);
        }
    }

    private void send(int from, byte[] packet) {
        victim.attack(Origin.host(from), Origin.link(from), packet);
    }

    private static byte[] content(int length) {
        return new byte[length];
    }

    private byte[] channel(byte[] packet) {
        packet[packet.length > 13 ? 13 : 0] = (byte) input.nextByte();
        return packet;
    }

    /** A good stream of the model with one byte changed, or none. */
    private byte[] compressed(int host, int number, int model) {
        CompressionProvider provider = PROVIDERS.compression(model);
        byte[] content = content(1 + input.nextShort());
        if (provider == null) {
            return Victim.data(host, number, model, 1, 0, content);
        }
        ByteBuffer stream = ByteBuffer.allocateDirect(content.length + 1024);
        try (Compressor compressor = provider.newCompressor(1)) {
            compressor.compress(ByteBuffer.wrap(content), stream);
        }
        byte[] changed = new byte[stream.flip().remaining()];
        stream.get(changed);
        if (changed.length > 0) {
            changed[input.nextByte() % changed.length] ^= (byte) input.nextByte();
        }
        return Victim.data(host, number, model, 1, 0, Arrays.copyOf(changed, Math.max(1, changed.length)));
    }

    private byte[] ping(int host, int link) {
        byte[] packet = new byte[PingFlyweight.PING_BYTES];
        PingFlyweight ping = new PingFlyweight();
        ping.wrap(ByteBuffer.wrap(packet), 0, packet.length);
        int flags = input.nextByte();
        ping.putPing(host, link, (long) input.nextShort() << (flags >> 2), input.nextShort(), (flags & 1) != 0);
        if ((flags & 2) != 0) {
            ping.answer(PacketFlyweight.TYPE_PONG, host);
        }
        return packet;
    }

    private byte[] pmtud(int host, int link) {
        int size = input.nextShort();
        byte[] packet = new byte[Math.max(PmtudFlyweight.PMTUD_BYTES, size & 0xfff)];
        PmtudFlyweight probe = new PmtudFlyweight();
        probe.wrap(ByteBuffer.wrap(packet), 0, packet.length);
        probe.putProbe(host, link, size);
        if ((size & 1) != 0) {
            probe.answer(PacketFlyweight.TYPE_PMTUD_REPLY, host);
        }
        return packet;
    }
}
