package carousel.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.api.os.LocalDatagrams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceManagerTest {
    private final List<String> said = new ArrayList<>();

    private LocalDatagrams recorder() {
        return address -> new LocalDatagrams.LocalDatagramSocket() {
            @Override
            public void send(byte[] datagram) {
                said.add(address + " " + new String(datagram, StandardCharsets.US_ASCII));
            }

            @Override
            public void close() {
                said.add("closed");
            }
        };
    }

    @Test
    void saysWhatSystemdExpectsAndKeepsNoSocket() {
        ServiceManager manager = new ServiceManager("@systemd/notify", this::recorder);
        manager.ready();
        manager.stopping();
        assertEquals(List.of("@systemd/notify READY=1", "closed", "@systemd/notify STOPPING=1", "closed"), said);
    }

    @Test
    void withoutAnAddressNobodyIsTold() {
        new ServiceManager(null, this::recorder).ready();
        new ServiceManager("", this::recorder).ready();
        assertEquals(List.of(), said);
    }

    @Test
    void whatCannotBeSaidHurtsNobody() {
        new ServiceManager("/absent", () -> null).ready();
        new ServiceManager("/absent", () -> address -> {
                    throw new IOException("Connection refused (111)");
                })
                .ready();
        assertEquals(List.of(), said);
    }
}
