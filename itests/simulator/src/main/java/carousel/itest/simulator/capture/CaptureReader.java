package carousel.itest.simulator.capture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/**
 * The totem datagrams of a capture: pcap, Ethernet, IPv4, UDP, and for knet its header and fragments. Frames that carry nothing
 * else are passed over.
 */
public final class CaptureReader {
    private static final int PCAP_MAGIC = 0xa1b2c3d4;
    private static final int PCAP_NANO_MAGIC = 0xa1b23c4d;
    private static final int PCAP_HEADER = 24;
    private static final int PCAP_LINK_TYPE = 20;
    private static final int LINK_TYPE_ETHERNET = 1;
    private static final int RECORD_HEADER = 16;
    private static final int ETHERNET_HEADER = 14;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int IP_HEADER = 20;
    private static final int IP_PROTOCOL_UDP = 17;
    private static final int IP_FRAGMENT_BITS = 0x3fff;
    private static final int UDP_HEADER = 8;
    /** Corosync's port of link 0; each further link has the next. */
    private static final int FIRST_PORT = 5405;

    private static final int LINKS = 8;
    private static final int KNET_VERSION = 1;
    private static final int KNET_DATA = 0;
    private static final int KNET_DATA_HEADER = 14;

    private final Map<String, TreeMap<Integer, byte[]>> fragments = new HashMap<>();
    private final List<CapturedDatagram> captured = new ArrayList<>();
    private int frames;
    private long firstNanos;
    private long nowNanos;

    private CaptureReader() {}

    /** Reads a capture on the class path by its name. */
    public static CaptureReader read(String name) throws IOException {
        try (InputStream compressed = CaptureReader.class.getResourceAsStream("/captures/" + name + ".pcap.gz")) {
            if (compressed == null) {
                throw new IOException("no capture " + name);
            }
            return read(compressed);
        }
    }

    /**
     * Reads a compressed capture.
     *
     * @throws IOException when it cannot be read to its end; the message says what is wrong
     */
    public static CaptureReader read(Path file) throws IOException {
        try (InputStream compressed = Files.newInputStream(file)) {
            return read(compressed);
        }
    }

    private static CaptureReader read(InputStream compressed) throws IOException {
        CaptureReader reader = new CaptureReader();
        reader.readFile(ByteBuffer.wrap(new GZIPInputStream(compressed).readAllBytes()));
        return reader;
    }

    /** Frames of the capture. */
    public int frames() {
        return frames;
    }

    /** The datagrams in their order. */
    public List<byte[]> datagrams() {
        return captured.stream().map(CapturedDatagram::bytes).toList();
    }

    /** The datagrams in their order, with time and addresses. */
    public List<CapturedDatagram> captured() {
        return captured;
    }

    /** Whether a datagram lacks a fragment. */
    public boolean hasIncompleteFragments() {
        return !fragments.isEmpty();
    }

    private void readFile(ByteBuffer file) throws IOException {
        if (file.limit() < PCAP_HEADER) {
            throw new IOException("not a pcap file");
        }
        boolean isLittleEndian = isMagic(file.order(ByteOrder.LITTLE_ENDIAN).getInt(0));
        file.order(isLittleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        if (!isMagic(file.getInt(0))) {
            throw new IOException("not a pcap file");
        }
        if (file.getInt(PCAP_LINK_TYPE) != LINK_TYPE_ETHERNET) {
            throw new IOException("link type " + file.getInt(PCAP_LINK_TYPE) + " instead of Ethernet");
        }
        boolean hasNanos = file.getInt(0) == PCAP_NANO_MAGIC;
        int at = PCAP_HEADER;
        while (at < file.limit()) {
            frames++;
            int length = at + RECORD_HEADER <= file.limit() ? file.getInt(at + 8) : -1;
            if (length < 0 || length > file.limit() - at - RECORD_HEADER) {
                throw new IOException("frame " + frames + " is cut off");
            }
            long fraction = Integer.toUnsignedLong(file.getInt(at + 4));
            long nanos = TimeUnit.SECONDS.toNanos(Integer.toUnsignedLong(file.getInt(at)))
                    + (hasNanos ? fraction : TimeUnit.MICROSECONDS.toNanos(fraction));
            firstNanos = frames == 1 ? nanos : firstNanos;
            nowNanos = nanos - firstNanos;
            readFrame(file.slice(at + RECORD_HEADER, length).order(ByteOrder.BIG_ENDIAN));
            at += RECORD_HEADER + length;
        }
    }

    private static boolean isMagic(int magic) {
        return magic == PCAP_MAGIC || magic == PCAP_NANO_MAGIC;
    }

    private void readFrame(ByteBuffer frame) throws IOException {
        int ip = ETHERNET_HEADER;
        if (frame.limit() < ip + IP_HEADER
                || frame.getShort(ip - 2) != ETHERTYPE_IPV4
                || frame.get(ip + 9) != IP_PROTOCOL_UDP) {
            return;
        }
        if ((frame.getShort(ip + 6) & IP_FRAGMENT_BITS) != 0) {
            throw new IOException("frame " + frames + " is an IP fragment");
        }
        int udp = ip + (frame.get(ip) & 15) * 4;
        if (frame.limit() < udp + UDP_HEADER) {
            throw new IOException("frame " + frames + " is cut off");
        }
        int link = Short.toUnsignedInt(frame.getShort(udp + 2)) - FIRST_PORT;
        if (link < 0 || link >= LINKS) {
            return;
        }
        int length = Short.toUnsignedInt(frame.getShort(udp + 4)) - UDP_HEADER;
        if (length < 0 || length > frame.limit() - udp - UDP_HEADER) {
            throw new IOException("frame " + frames + " is cut off");
        }
        byte[] payload = new byte[length];
        frame.get(udp + UDP_HEADER, payload);
        int source = frame.getInt(ip + 12);
        int destination = frame.getInt(ip + 16);
        if (length >= 2 && payload[0] == KNET_VERSION) {
            readKnet(source, destination, payload);
        } else {
            captured.add(new CapturedDatagram(nowNanos, source, destination, payload));
        }
    }

    private void readKnet(int source, int destination, byte[] packet) throws IOException {
        if (packet[1] != KNET_DATA) {
            return;
        }
        if (packet.length < KNET_DATA_HEADER) {
            throw new IOException("frame " + frames + " is shorter than the header of knet");
        }
        int sequence = Byte.toUnsignedInt(packet[6]) << 8 | Byte.toUnsignedInt(packet[7]);
        int count = packet[11];
        byte[] data = new byte[packet.length - KNET_DATA_HEADER];
        System.arraycopy(packet, KNET_DATA_HEADER, data, 0, data.length);
        if (count == 1) {
            captured.add(new CapturedDatagram(nowNanos, source, destination, data));
            return;
        }
        String key = source + ">" + destination + "/" + sequence;
        TreeMap<Integer, byte[]> parts = fragments.computeIfAbsent(key, first -> new TreeMap<>());
        parts.put((int) packet[12], data);
        if (parts.size() == count) {
            fragments.remove(key);
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            parts.values().forEach(whole::writeBytes);
            captured.add(new CapturedDatagram(nowNanos, source, destination, whole.toByteArray()));
        }
    }
}
