package carousel.itest.fuzz;

import carousel.api.compression.CompressionProvider;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** First inputs, made of recorded traffic of libknet (knet-wire 11), so that the fuzzer need not find out what a packet is. */
final class Seeds {
    private static final int LONGEST_SEED_BYTES = 4096;
    private static final int DATA_HEADER_BYTES = 14;
    private static final int NODE_OFFSET = 2;
    private static final int COMPRESS_OFFSET = 8;
    private static final int FRAGMENT_COUNT_OFFSET = 11;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Seeds() {}

    /** Hands over the seeds of a target, each with a name for its file. */
    static void make(Target target, Path recordings, BiConsumer<String, byte[]> taker) throws IOException {
        try (Stream<Path> files = Files.list(recordings)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                makeOf(target, file, taker);
            }
        }
    }

    private static void makeOf(Target target, Path file, BiConsumer<String, byte[]> taker) throws IOException {
        String name = file.getFileName().toString().replace(".json", "");
        JsonNode root = MAPPER.readTree(file.toFile());
        List<byte[]> packets = new ArrayList<>();
        for (JsonNode datagram : root.get("datagrams")) {
            if (!datagram.path("cut").asBoolean()) {
                byte[] given = HexFormat.of().parseHex(datagram.get("hex").asText());
                packets.add(Arrays.copyOf(
                        given, given.length + datagram.path("zeros").asInt()));
            }
        }
        boolean isSealed = root.path("crypto").isArray();
        switch (target) {
            case CLEAR, SEALED -> {
                if (!isSealed) {
                    taker.accept(name, sequence(packets));
                }
            }
            case CRYPTO -> {
                byte[] first = packets.get(0);
                byte[] input = new byte[3 + Math.min(first.length, LONGEST_SEED_BYTES)];
                input[0] = (byte) name.hashCode();
                input[1] = (byte) (name.hashCode() >> Byte.SIZE);
                System.arraycopy(first, 0, input, 3, input.length - 3);
                taker.accept(name, input);
            }
            case DECOMPRESSOR -> {
                if (!isSealed) {
                    streams(name, packets, taker);
                }
            }
            // its inputs are choices, not packets
            case SEQUENCE -> taker.accept(name, Arrays.copyOf(packets.get(packets.size() - 1), 64));
        }
    }

    /** The datagrams of a recording, from a host that the victim knows. */
    private static byte[] sequence(List<byte[]> packets) {
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        for (byte[] packet : packets) {
            if (packet.length > NODE_OFFSET + 1 && input.size() + packet.length + 3 <= LONGEST_SEED_BYTES) {
                byte[] known = packet.clone();
                known[NODE_OFFSET] = 0;
                known[NODE_OFFSET + 1] = Victim.TWO_LINKS;
                input.write(0);
                input.write(known.length >> Byte.SIZE);
                input.write(known.length);
                input.writeBytes(known);
            }
        }
        return input.toByteArray();
    }

    private static void streams(String name, List<byte[]> packets, BiConsumer<String, byte[]> taker) {
        List<CompressionProvider> models = DecompressorTarget.models();
        int number = 0;
        for (byte[] packet : packets) {
            if (packet.length <= DATA_HEADER_BYTES
                    || packet.length > LONGEST_SEED_BYTES
                    || packet[1] != 0
                    || packet[FRAGMENT_COUNT_OFFSET] != 1) {
                continue;
            }
            for (int model = 0; model < models.size(); model++) {
                if (models.get(model).modelNumber() == packet[COMPRESS_OFFSET]) {
                    byte[] input = new byte[2 + packet.length - DATA_HEADER_BYTES];
                    input[0] = (byte) model;
                    System.arraycopy(packet, DATA_HEADER_BYTES, input, 2, input.length - 2);
                    taker.accept(name + "-" + number++, input);
                }
            }
        }
    }
}
