package carousel.itest.verify;

import carousel.itest.verify.network.Providers;
import carousel.itest.verify.network.VirtualNetwork;
import carousel.knet.internal.CryptoOverhead;
import carousel.knet.internal.DataFlyweight;
import carousel.knet.internal.PacketFlyweight;
import carousel.knet.internal.PingFlyweight;
import carousel.knet.internal.PmtudFlyweight;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Every datagram by itself: it opens, its fields are read right, and it is written back byte for byte, sealed with its own
 * salt (knet-wire 1, 2.6). Answers fit a request, probes the arithmetic (5.2).
 */
final class FormatCheck {
    private static final int LAST_COMPRESSION_MODEL = 7;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Recording recording;
    private final Seals seals;
    private final Providers providers;
    private final int headersBytes;
    private final List<Packet> requests = new ArrayList<>();
    private final List<Integer> probedMtusOfA = new ArrayList<>();
    private final List<Integer> probedMtusOfB = new ArrayList<>();

    FormatCheck(Recording recording, Seals seals, Providers providers) {
        this.recording = recording;
        this.seals = seals;
        this.providers = providers;
        this.headersBytes = VirtualNetwork.headersBytes(recording.isIpv6());
    }

    /** Checks the next datagram; null when it is none that can be opened and read, and is not meant to be. */
    @Nullable
    Packet check(Datagram datagram, List<Datagram> before) {
        if (datagram.decoded == null) {
            checkGarbage(datagram, before);
            return null;
        }
        Packet packet = open(datagram);
        if (datagram.plainBytes() >= 0) {
            Mismatch.unlessEqual(datagram.number, "plain_len", datagram.plainBytes(), packet.plain().length);
        }
        checkSealedAgain(packet);
        checkFields(packet);
        checkCompressionModel(packet);
        return packet;
    }

    /** The MTU of each node is one that a probe of it found (knet-wire 5.2). */
    void checkDataMtus() {
        checkDataMtu(true, probedMtusOfA);
        checkDataMtu(false, probedMtusOfB);
    }

    private void checkDataMtu(boolean ofA, List<Integer> probed) {
        int recorded = recording.dataMtu(ofA);
        if (recorded != 0 && !probed.isEmpty() && !probed.contains(recorded)) {
            throw new Mismatch(
                    Mismatch.WHOLE_FILE,
                    "data_mtu of node " + (ofA ? "A" : "B") + " is " + recorded + " in the recording, its probes found "
                            + probed);
        }
    }

    /** libknet 1.25 may answer with the beginning of the sealed request (knet-wire 10.1); a scripted peer sends what it likes. */
    private static void checkGarbage(Datagram datagram, List<Datagram> before) {
        int source = datagram.prefixOf();
        if (source < 0) {
            return;
        }
        for (Datagram request : before) {
            if (request.number == source) {
                Mismatch.unlessSame(
                        datagram.number,
                        "the beginning of datagram " + source,
                        datagram.bytes,
                        Arrays.copyOf(request.bytes, datagram.bytes.length));
                return;
            }
        }
        throw new Mismatch(datagram.number, "there is no datagram " + source + " before it");
    }

    private Packet open(Datagram datagram) {
        int slot = datagram.slot;
        if (slot == Datagram.UNKNOWN_SLOT) {
            slot = seals.isEmpty() ? 0 : seals.slotOf(datagram.bytes);
        }
        if (datagram.isCut) {
            return new Packet(datagram, slot, rebuiltProbe(datagram));
        }
        byte @Nullable [] plain = seals.open(datagram.number, slot, datagram.bytes);
        if (plain == null) {
            throw new Mismatch(datagram.number, "crypto slot " + slot + " does not open it");
        }
        return new Packet(datagram, slot, plain);
    }

    /** Of a long sealed probe only the beginning is recorded; what was sealed is known all the same. */
    private static byte[] rebuiltProbe(Datagram datagram) {
        if (!datagram.isOfType("PMTUD")) {
            throw new Mismatch(datagram.number, "it is cut, but no probe");
        }
        byte[] plain = new byte[datagram.plainBytes()];
        PmtudFlyweight probe = new PmtudFlyweight();
        probe.wrap(ByteBuffer.wrap(plain), 0, plain.length);
        probe.putProbe(datagram.field("node"), datagram.field("link"), datagram.field("size"));
        plain[PacketFlyweight.PAD1_OFFSET] = (byte) datagram.field("byte4");
        return plain;
    }

    private void checkSealedAgain(Packet packet) {
        if (packet.slot() == 0) {
            return;
        }
        Datagram datagram = packet.datagram();
        for (byte[] sealed : seals.sealAgain(datagram.number, packet.slot(), packet.plain(), datagram.bytes)) {
            if (datagram.isCut) {
                Mismatch.unlessEqual(datagram.number, "the sealed length", datagram.lengthBytes, sealed.length);
                Mismatch.unlessEqual(datagram.number, "the hash", datagram.sha256(), Payloads.sha256(sealed));
            }
            Mismatch.unlessSame(
                    datagram.number,
                    "sealed with its salt, it",
                    datagram.bytes,
                    datagram.isCut ? Arrays.copyOf(sealed, datagram.bytes.length) : sealed);
        }
    }

    /** Without the model, everything behind would fail for a reason that nobody sees. */
    private void checkCompressionModel(Packet packet) {
        if (packet.datagram().isOfType("DATA")) {
            int model = packet.datagram().field("compress");
            if (model <= LAST_COMPRESSION_MODEL && model != 0 && providers.compression(model) == null) {
                throw new Mismatch(packet.number(), "no provider here has compression model " + model);
            }
        }
    }

    private void checkFields(Packet packet) {
        Datagram datagram = packet.datagram();
        JsonNode decoded = Objects.requireNonNull(datagram.decoded);
        String type = Fields.text(decoded, "type", datagram.number);
        switch (type) {
            case "DATA" -> checkData(packet);
            case "PING", "PONG" -> checkPing(packet, type);
            case "PMTUD", "PMTUD_REPLY" -> checkPmtud(packet, type);
            default -> {
                PacketFlyweight header = new PacketFlyweight();
                header.wrap(ByteBuffer.wrap(packet.plain()), 0, packet.plain().length);
                checkHeader(packet, header);
                Mismatch.unlessEqual(datagram.number, "type", type, "0x" + Integer.toHexString(header.type()));
            }
        }
    }

    private void checkHeader(Packet packet, PacketFlyweight header) {
        String problem = header.validate();
        if (problem != null && !recording.isScripted()) {
            throw new Mismatch(packet.number(), "it is taken for malformed: " + problem);
        }
        check(packet, "version", header.version());
        check(packet, "node", header.node());
        check(packet, "byte4", header.unsignedByte(PacketFlyweight.PAD1_OFFSET));
        check(packet, "byte5", header.unsignedByte(PacketFlyweight.PAD2_OFFSET));
    }

    private void checkData(Packet packet) {
        byte[] bytes = packet.plain();
        DataFlyweight data = new DataFlyweight();
        data.wrap(ByteBuffer.wrap(bytes), 0, bytes.length);
        checkHeader(packet, data);
        check(packet, "seq", data.sequence());
        check(packet, "compress", data.compressModel());
        check(packet, "pad", data.unsignedByte(DataFlyweight.PAD_OFFSET));
        check(packet, "bcast", data.isBroadcast() ? 1 : 0);
        check(packet, "frag_num", data.fragmentCount());
        check(packet, "frag_seq", data.fragmentNumber());
        check(packet, "channel", data.channel());
        check(packet, "data_len", data.dataBytes());

        byte[] written = bytes.clone();
        Arrays.fill(written, 0, DataFlyweight.DATA_OFFSET, (byte) 0);
        DataFlyweight copy = new DataFlyweight();
        copy.wrap(ByteBuffer.wrap(written), 0, written.length);
        copy.putDataHeader(
                data.node(),
                data.sequence(),
                data.compressModel(),
                data.isBroadcast(),
                data.fragmentCount(),
                data.channel());
        copy.putFragmentNumber(data.fragmentNumber());
        written[DataFlyweight.PAD_OFFSET] = bytes[DataFlyweight.PAD_OFFSET];
        checkWritten(packet, written);
    }

    private void checkPing(Packet packet, String type) {
        byte[] bytes = packet.plain();
        PingFlyweight ping = new PingFlyweight();
        ping.wrap(ByteBuffer.wrap(bytes), 0, bytes.length);
        checkHeader(packet, ping);
        check(packet, "link", ping.linkNumber());
        Mismatch.unlessEqual(packet.number(), "tv_sec", (long) packet.datagram().field("tv_sec"), ping.seconds());
        Mismatch.unlessEqual(
                packet.number(), "tv_nsec", (long) packet.datagram().field("tv_nsec"), ping.nanos());
        check(packet, "seq", ping.sequence());
        check(packet, "timed", ping.isTimed() ? 1 : 0);
        if (type.equals("PONG")) {
            checkAnswer(packet, ping, PacketFlyweight.TYPE_PONG);
            return;
        }
        Mismatch.unlessEqual(packet.number(), "the type byte", PacketFlyweight.TYPE_PING, ping.type());
        requests.add(packet);
        byte[] written = new byte[PingFlyweight.PING_BYTES];
        PingFlyweight copy = new PingFlyweight();
        copy.wrap(ByteBuffer.wrap(written), 0, written.length);
        copy.putPing(
                ping.node(),
                ping.linkNumber(),
                ping.seconds() * NANOS_PER_SECOND + ping.nanos(),
                ping.sequence(),
                ping.isTimed());
        checkWritten(packet, written);
    }

    private void checkPmtud(Packet packet, String type) {
        byte[] bytes = packet.plain();
        PmtudFlyweight pmtud = new PmtudFlyweight();
        pmtud.wrap(ByteBuffer.wrap(bytes), 0, bytes.length);
        checkHeader(packet, pmtud);
        check(packet, "link", pmtud.linkNumber());
        check(packet, "size", pmtud.onWireBytes());
        check(packet, "fill_len", bytes.length - PmtudFlyweight.PMTUD_BYTES);
        if (type.equals("PMTUD_REPLY")) {
            checkAnswer(packet, pmtud, PacketFlyweight.TYPE_PMTUD_REPLY);
            return;
        }
        Mismatch.unlessEqual(packet.number(), "the type byte", PacketFlyweight.TYPE_PMTUD, pmtud.type());
        requests.add(packet);
        int payloadBytes = packet.datagram().lengthBytes;
        Mismatch.unlessEqual(
                packet.number(), "the size of the probe", pmtud.onWireBytes(), payloadBytes + headersBytes);
        CryptoOverhead overhead = seals.overhead(packet.slot());
        int mtu = overhead.dataMtu(payloadBytes);
        Mismatch.unlessEqual(
                packet.number(),
                "the plain length of the probe",
                bytes.length,
                mtu + PacketFlyweight.LARGEST_HEADER_BYTES);
        Mismatch.unlessEqual(
                packet.number(), "the sealed length of the probe", payloadBytes, overhead.sealedBytes(bytes.length));
        if (!packet.datagram().isDropped) {
            (packet.datagram().isFromA ? probedMtusOfA : probedMtusOfB).add(mtu);
        }
        byte[] written = new byte[bytes.length];
        PmtudFlyweight copy = new PmtudFlyweight();
        copy.wrap(ByteBuffer.wrap(written), 0, written.length);
        copy.putProbe(pmtud.node(), pmtud.linkNumber(), pmtud.onWireBytes());
        checkWritten(packet, written);
    }

    private static void check(Packet packet, String name, int own) {
        Mismatch.unlessEqual(packet.number(), name, packet.datagram().field(name), own);
    }

    /** The pads are whatever the sender puts there, and the version what a scripted peer does. */
    private void checkWritten(Packet packet, byte[] written) {
        if (recording.isScripted()) {
            written[0] = packet.plain()[0];
        }
        written[PacketFlyweight.PAD1_OFFSET] = packet.plain()[PacketFlyweight.PAD1_OFFSET];
        written[PacketFlyweight.PAD2_OFFSET] = packet.plain()[PacketFlyweight.PAD2_OFFSET];
        Mismatch.unlessSame(packet.number(), "written anew, it", packet.plain(), written);
    }

    /** Some request before, answered as this library does, is the recorded answer. */
    private void checkAnswer(Packet answer, PacketFlyweight header, int type) {
        for (Packet request : requests) {
            byte[] own = Arrays.copyOf(request.plain(), answer.plain().length);
            PacketFlyweight packet = new PacketFlyweight();
            packet.wrap(ByteBuffer.wrap(own), 0, own.length);
            packet.answer(type, header.node());
            // a development node turns a 0 in this byte into 1 (knet-wire 1.4)
            own[PacketFlyweight.PAD1_OFFSET] = answer.plain()[PacketFlyweight.PAD1_OFFSET];
            if (request.datagram().isFromA != answer.datagram().isFromA && Arrays.equals(own, answer.plain())) {
                return;
            }
        }
        // a capture of two daemons keeps only some of the pings
        if (!recording.isCorosync()) {
            throw new Mismatch(answer.number(), "it answers no request before it");
        }
    }
}
