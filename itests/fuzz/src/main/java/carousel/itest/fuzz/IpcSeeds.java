package carousel.itest.fuzz;

import carousel.itest.verify.ipc.IpcRecording;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** First inputs for {@link IpcTarget}: the requests of each recording. */
final class IpcSeeds {
    private static final int LONGEST_SEED_BYTES = 6000;
    private static final int HEADER_BYTES = 16;

    private IpcSeeds() {}

    /** The seeds by name. */
    static Map<String, byte[]> read(Path recordings) throws IOException {
        Map<String, byte[]> seeds = new TreeMap<>();
        try (Stream<Path> files = Files.list(recordings)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                IpcRecording recording = IpcRecording.read(file);
                if (recording != null) {
                    addTo(seeds, recording);
                }
            }
        }
        return seeds;
    }

    private static void addTo(Map<String, byte[]> seeds, IpcRecording recording) {
        for (int service = 0; service < IpcTarget.SERVICES.size(); service++) {
            String name = IpcTarget.SERVICES.get(service);
            byte[] seed = seed(service, recording.requests(name));
            if (seed.length > 1) {
                seeds.put(recording.fileName().replace(".json", "") + "-" + name, seed);
            }
        }
    }

    private static byte[] seed(int service, List<byte[]> requests) {
        ByteArrayOutputStream seed = new ByteArrayOutputStream();
        seed.write(service);
        for (byte[] request : requests) {
            int body = request.length - HEADER_BYTES;
            if (body >= 0 && seed.size() + body + 4 <= LONGEST_SEED_BYTES) {
                seed.write(ByteBuffer.wrap(request).get(0));
                seed.write(0); // everything is granted
                seed.write(body >> Byte.SIZE);
                seed.write(body);
                seed.write(request, HEADER_BYTES, body);
            }
        }
        return seed.toByteArray();
    }
}
