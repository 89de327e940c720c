package carousel.itest.verify;

import carousel.api.crypto.CryptoSettings;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** One file of recorded libknet traffic (knet-wire 11). */
final class Recording {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String FORMAT = "knet-vector-1";

    final String fileName;
    final JsonNode root;

    private Recording(String fileName, JsonNode root) {
        this.fileName = fileName;
        this.root = root;
    }

    static Recording read(Path file) throws UnusableFileException {
        JsonNode root;
        try {
            root = MAPPER.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new UnusableFileException(
                    file,
                    "line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ": this is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UnusableFileException(file, "it cannot be read: " + e.getMessage());
        }
        if (!root.path("format").asText().equals(FORMAT)) {
            throw new UnusableFileException(file, "\"format\" is not " + FORMAT);
        }
        if (!root.path("datagrams").isArray()) {
            throw new UnusableFileException(file, "\"datagrams\" is no list");
        }
        return new Recording(file.getFileName().toString(), root);
    }

    int datagramCount() {
        return root.get("datagrams").size();
    }

    /** Whether a scripted peer sent everything, and the file says what each datagram made libknet deliver. */
    boolean isScripted() {
        return root.path("kind").asText().equals("receive");
    }

    /** Whether two daemons of Corosync talked: the messages themselves are all there is to know of them. */
    boolean isCorosync() {
        return root.path("kind").asText().equals("corosync");
    }

    int hostId(boolean ofA) {
        return Fields.number(node(ofA), "host_id", Mismatch.WHOLE_FILE);
    }

    /** The fragment size that libknet found, 0 when the file does not say. */
    int dataMtu(boolean ofA) {
        return node(ofA).path("data_mtu").asInt();
    }

    int interfaceMtu() {
        return root.path("interface_mtu").asInt(65_535);
    }

    boolean isIpv6() {
        return root.path("links").path(0).path("ip_a").asText().contains(":");
    }

    /** Numbers of the links between the nodes. */
    List<Integer> links() {
        List<Integer> numbers = new ArrayList<>();
        root.path("links").forEach(link -> numbers.add(Fields.number(link, "id", Mismatch.WHOLE_FILE)));
        return numbers.isEmpty() ? List.of(0) : numbers;
    }

    /** Whether node B learned the address of its peer; only the notes tell. */
    boolean isDynamicAtB() {
        return root.path("notes").has("b_status");
    }

    /** Whether the receiving application listened on a channel. */
    boolean isOpen(int channel) {
        for (JsonNode open : root.path(isScripted() ? "channels_open_on_b" : "channels")) {
            if (open.asInt() == channel) {
                return true;
            }
        }
        return false;
    }

    /** The crypto configurations by slot, as one of the nodes has them. */
    SortedMap<Integer, CryptoSettings> slots(boolean ofA) {
        SortedMap<Integer, CryptoSettings> slots = new TreeMap<>();
        for (JsonNode slot : root.path("crypto")) {
            String model = Fields.text(slot, "model", Mismatch.WHOLE_FILE);
            slots.put(
                    Fields.number(slot, "slot", Mismatch.WHOLE_FILE),
                    new CryptoSettings(
                            slot.path(ofA ? "modela" : "modelb").asText(model),
                            Fields.text(slot, "cipher", Mismatch.WHOLE_FILE),
                            Fields.text(slot, "hash", Mismatch.WHOLE_FILE),
                            Fields.hex(
                                    Fields.field(root, "keys", Mismatch.WHOLE_FILE),
                                    Fields.text(slot, "key", Mismatch.WHOLE_FILE),
                                    Mismatch.WHOLE_FILE)));
        }
        return slots;
    }

    private JsonNode node(boolean ofA) {
        JsonNode nodes = Fields.field(root, "nodes", Mismatch.WHOLE_FILE);
        return Fields.field(nodes, ofA ? "A" : "B", Mismatch.WHOLE_FILE);
    }
}
