package carousel.itest.verify;

import carousel.itest.verify.network.Providers;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that is checked of one recording. */
final class KnetVerification {
    private final Providers providers = new Providers();

    /** What is wrong with a recording, in the order in which it was found; empty when all is well. */
    List<String> verify(Recording recording) {
        List<String> wrong = new ArrayList<>();
        List<Datagram> datagrams = new ArrayList<>();
        Map<Integer, Packet> packets = new LinkedHashMap<>();
        guarded(wrong, () -> {
            Seals seals = new Seals(recording.slots(true));
            FormatCheck format = new FormatCheck(recording, seals, providers);
            for (JsonNode json : recording.root.get("datagrams")) {
                guarded(wrong, () -> {
                    Datagram datagram = new Datagram(json);
                    Packet packet = format.check(datagram, datagrams);
                    datagrams.add(datagram);
                    if (packet != null) {
                        packets.put(datagram.number, packet);
                    }
                });
            }
            guarded(wrong, format::checkDataMtus);
            // what could not even be read would only be missed again
            if (wrong.isEmpty()) {
                guarded(wrong, () -> new DeliveryCheck(recording, seals, providers, false).run(datagrams, packets));
            }
            if (wrong.isEmpty() && !recording.isScripted()) {
                guarded(wrong, () -> new DeliveryCheck(recording, seals, providers, true).run(datagrams, packets));
                guarded(wrong, () -> new SendCheck(recording, seals, providers, List.copyOf(packets.values())).run());
            }
        });
        return wrong;
    }

    /** A recording may hold anything: what its checks run into is its fault until shown otherwise. */
    private static void guarded(List<String> wrong, Runnable check) {
        try {
            check.run();
        } catch (Mismatch e) {
            wrong.add(e.sentence());
        } catch (RuntimeException e) {
            wrong.add("the check ended with " + e);
        }
    }
}
