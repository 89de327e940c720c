package carousel.itest.verify.ipc;

import carousel.api.CorosyncStatus;
import carousel.api.ipc.IpcService;
import carousel.api.ipc.IpcSession;
import carousel.ipc.internal.message.Messages;
import carousel.ipc.internal.server.SetupMessages;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Replays recorded connections: requests go into the IPC server's services, which ask a {@link Script} in the place of the node; what they ask has
 * to be what the request says, and what they answer and send has to be what the daemon answered and sent.
 */
public final class IpcVerification {
    private static final int REQUEST_ID = 0;
    private static final int REFUSED_ID = 0;

    /** Answers of zero copy have no error that means anything: the daemon leaves it as it was (ipc-wire 9). */
    private static final Set<String> ANSWERED_WITHOUT_ERROR = Set.of("REQ_ZC_ALLOC", "REQ_ZC_FREE");

    private static final Set<String> EVENTS_WITHOUT_ERROR =
            Set.of("RES_DELIVER_CALLBACK", "RES_PARTIAL_DELIVER_CALLBACK");

    /** What does not come back as it was recorded, a sentence for each connection; empty when all does. */
    public List<String> verify(IpcRecording recording) {
        List<String> wrong = new ArrayList<>();
        try {
            for (Transcript transcript : Transcript.of(recording)) {
                try {
                    replay(transcript);
                } catch (Difference e) {
                    wrong.add(Objects.requireNonNullElse(e.getMessage(), ""));
                }
            }
        } catch (Difference e) {
            wrong.add(Objects.requireNonNullElse(e.getMessage(), ""));
        }
        return wrong;
    }

    private static void replay(Transcript transcript) {
        setUp(transcript);
        new Replay(transcript).run();
    }

    /** The two messages that begin a connection (ipc-wire 1). */
    private static void setUp(Transcript transcript) {
        int most = 0;
        for (Message message : transcript.messages()) {
            if (message.is("setup")) {
                Fields fields = fields(message);
                if (message.name().equals("AUTHENTICATE_REQUEST")) {
                    ByteBuffer request = message.bytes();
                    Difference.unlessEqual(message, "length", request.limit(), SetupMessages.REQUEST_BYTES);
                    String problem = SetupMessages.validate(request);
                    if (problem != null) {
                        throw new Difference(message, "is refused here: " + problem);
                    }
                    most = SetupMessages.maxMessageBytes(request);
                    Difference.unlessEqual(message, "most", fields.number("most"), (long) most);
                } else {
                    answerSetUp(message, fields, most);
                }
            }
        }
    }

    private static void answerSetUp(Message message, Fields recorded, int most) {
        int error = recorded.integer("error");
        ByteBuffer own = error == 0
                ? SetupMessages.welcome(
                        recorded.integer("type"),
                        recorded.text("request"),
                        recorded.text("response"),
                        recorded.text("event"),
                        most)
                : SetupMessages.refusal(-error);
        Difference.unlessEqual(message, "length", message.bytes().limit(), own.limit());
        Map<String, Object> ownFields =
                Layout.of(message.service(), message.name()).read(own).all();
        recorded.all()
                .forEach((name, value) ->
                        Difference.unlessEqual(message, name, value, Objects.requireNonNull(ownFields.get(name))));
    }

    private static Fields fields(Message message) {
        try {
            return message.fields();
        } catch (IndexOutOfBoundsException e) {
            throw new Difference(message, "ends before its fields do");
        }
    }

    /** One connection. */
    private static final class Replay {
        private final Transcript transcript;
        private final Map<Long, Long> ownHandles = new HashMap<>();
        private final HeardClient client = new HeardClient();
        private final Script script;
        private final IpcService service;
        private final IpcSession session;
        private int events;

        Replay(Transcript transcript) {
            this.transcript = transcript;
            script = switch (transcript.service()) {
                case "cmap" -> new CmapScript(transcript);
                case "cfg" -> new CfgScript(transcript);
                case "cpg" -> new CpgScript(transcript, ownHandles);
                case "quorum" -> new QuorumScript(transcript);
                case "votequorum" -> new VotequorumScript(transcript);
                default -> throw new Difference(transcript.messages().get(0), "is of a service that is not known");
            };
            service = script.service();
            session = service.connected(client);
        }

        void run() {
            List<Message> recorded = new ArrayList<>();
            for (Message message : transcript.messages()) {
                if (message.is("request")) {
                    fields(message);
                    request(message);
                } else if (message.is("event")) {
                    fields(message);
                    script.event(message);
                    recorded.add(message);
                }
            }
            for (Message event : recorded) {
                if (events == client.events().size()) {
                    throw new Difference(event, "is not sent here");
                }
                Difference.unlessSame(
                        event, client.events().get(events++), !EVENTS_WITHOUT_ERROR.contains(event.name()));
            }
            if (client.events().size() - events > script.unreadEvents()) {
                throw new Difference(
                        transcript.messages().get(transcript.messages().size() - 1),
                        "is the last, but " + (client.events().size() - events) + " more events are sent here");
            }
            session.closed();
        }

        private void request(Message message) {
            script.expect(message);
            client.answers().clear();
            Layout layout = Layout.of(message.service(), message.name());
            ByteBuffer request =
                    layout.withOwnHandle(message.bytes(), ownHandles).order(ByteOrder.nativeOrder());
            int id = request.getInt(REQUEST_ID);
            int smallest = service.smallestRequestBytes(id);
            if (smallest == IpcService.UNKNOWN_REQUEST || smallest > request.limit()) {
                client.respond(Messages.error(REFUSED_ID, CorosyncStatus.INVALID_PARAM));
            } else {
                try {
                    session.request(id, request);
                } catch (Difference e) {
                    throw e;
                } catch (RuntimeException e) {
                    throw new Difference(message, "ends the connection here: " + e);
                }
            }
            answered(message);
            heard(message);
        }

        private void answered(Message message) {
            Message answer = transcript.answer(message);
            int expected = answer == null ? 0 : 1;
            if (client.answers().size() != expected) {
                throw new Difference(
                        message,
                        "has " + expected + " answers in the recording, "
                                + client.answers().size() + " here");
            }
            if (answer != null) {
                ByteBuffer own = client.answers().get(0);
                Difference.unlessSame(answer, own, !ANSWERED_WITHOUT_ERROR.contains(message.name()));
                if (Difference.error(answer) == Difference.OK) {
                    learnHandles(answer, own);
                }
            }
        }

        /** What the server here calls what the daemon called otherwise. */
        private void learnHandles(Message answer, ByteBuffer own) {
            Layout layout = Layout.of(answer.service(), answer.name());
            Map<String, Object> ownFields = layout.read(own).all();
            fields(answer).all().forEach((name, value) -> {
                if (layout.isHandle(name)) {
                    ownHandles.put((Long) value, (Long) Objects.requireNonNull(ownFields.get(name)));
                }
            });
        }

        /** What the server read from the request is what the reference reads there. */
        private void heard(Message message) {
            Map<String, Object> heard = script.heard().all();
            Map<String, Object> recorded = message.fields().all();
            if (heard.isEmpty() && script.isGranted() && script.heardRequests().contains(message.name())) {
                throw new Difference(message, "is not asked of the node here");
            }
            heard.forEach((name, value) -> {
                Object expected = recorded.get(name);
                if (expected != null) {
                    Difference.unlessEqual(message, name, expected, value);
                }
            });
        }
    }
}
