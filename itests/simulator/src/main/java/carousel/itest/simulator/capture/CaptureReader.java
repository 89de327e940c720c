package carousel.itest.simulator.capture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** The totem datagrams of a capture: pcap, Ethernet, IPv4, UDP, and for knet its header and fragments. */
public final class CaptureReader {
    private static final int PCAP_MAGIC = 0xa1b2c3d4;
    private static final int PCAP_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int ETHERNET_HEADER = 14;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int IP_PROTOCOL_UDP = 17;
    private static final int IP_FRAGMENT_BITS = 0x3fff;
    private static final int UDP_HEADER = 8;
    private static final int KNET_DATA = 0;
    private static final int KNET_DATA_HEADER = 14;

    private final boolean knet;
    private final Map<String, TreeMap<Integer, byte[]>> fragments = new HashMap<>();
    private final List<byte[]> datagrams = new ArrayList<>();
    private int frames;

    private CaptureReader(boolean knet) {
        this.knet = knet;
    }

    /** Reads a capture by its name. */
    public static CaptureReader read(String name) throws IOException {
        try (InputStream compressed = CaptureReader.class.getResourceAsStream("/captures/" + name + ".pcap.gz")) {
            if (compressed == null) {
                throw new IOException("no capture " + name);
            }
            CaptureReader reader = new CaptureReader(name.startsWith("knet"));
            reader.readFile(ByteBuffer.wrap(new GZIPInputStream(compressed).readAllBytes())
                    .order(ByteOrder.LITTLE_ENDIAN));
            return reader;
        }
    }

    /** Frames of the capture. */
    public int frames() {
        return frames;
    }

    /** The datagrams in their order. */
    public List<byte[]> datagrams() {
        return datagrams;
    }

    /** Whether a datagram lacks a fragment. */
    public boolean hasIncompleteFragments() {
        return !fragments.isEmpty();
    }

    private void readFile(ByteBuffer file) throws IOException {
        if (file.getInt(0) != PCAP_MAGIC) {
            throw new IOException("not a little-endian pcap file");
        }
        int at = PCAP_HEADER;
        while (at < file.limit()) {
            int length = file.getInt(at + 8);
            ByteBuffer frame = file.slice(at + RECORD_HEADER, length).order(ByteOrder.BIG_ENDIAN);
            frames++;
            readFrame(frame);
            at += RECORD_HEADER + length;
        }
    }

    private void readFrame(ByteBuffer frame) throws IOException {
        int ip = ETHERNET_HEADER;
        if (frame.getShort(ip - 2) != ETHERTYPE_IPV4 || frame.get(ip + 9) != IP_PROTOCOL_UDP) {
            throw new IOException("frame " + frames + " is not UDP over IPv4");
        }
        if ((frame.getShort(ip + 6) & IP_FRAGMENT_BITS) != 0) {
            throw new IOException("frame " + frames + " is an IP fragment");
        }
        int udp = ip + (frame.get(ip) & 15) * 4;
        int length = Short.toUnsignedInt(frame.getShort(udp + 4)) - UDP_HEADER;
        byte[] payload = new byte[length];
        frame.get(udp + UDP_HEADER, payload);
        if (knet) {
            readKnet(frame.getInt(ip + 12), frame.getInt(ip + 16), payload);
        } else {
            datagrams.add(payload);
        }
    }

    private void readKnet(int source, int destination, byte[] packet) {
        if (packet[1] != KNET_DATA) {
            return;
        }
        int sequence = Byte.toUnsignedInt(packet[6]) << 8 | Byte.toUnsignedInt(packet[7]);
        int count = packet[11];
        byte[] data = new byte[packet.length - KNET_DATA_HEADER];
        System.arraycopy(packet, KNET_DATA_HEADER, data, 0, data.length);
        if (count == 1) {
            datagrams.add(data);
            return;
        }
        String key = source + ">" + destination + "/" + sequence;
        TreeMap<Integer, byte[]> parts = fragments.computeIfAbsent(key, first -> new TreeMap<>());
        parts.put((int) packet[12], data);
        if (parts.size() == count) {
            fragments.remove(key);
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            parts.values().forEach(whole::writeBytes);
            datagrams.add(whole.toByteArray());
        }
    }
}
