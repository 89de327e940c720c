package carousel.itest.verify.ipc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What was said on one connection. Answers come in the order of their requests; multicasts have none (ipc-wire 5.1). */
final class Transcript {
    private static final String UNANSWERED = "REQ_MCAST";

    private final List<Message> messages = new ArrayList<>();
    private final Map<Message, Message> answers = new HashMap<>();
    private final Queue<Message> unanswered = new ArrayDeque<>();

    /** The connections of a recording. */
    static List<Transcript> of(IpcRecording recording) {
        Map<Integer, Transcript> transcripts = new HashMap<>();
        List<Transcript> all = new ArrayList<>();
        for (Message message : recording.messages()) {
            if (message.is(Message.DISCONNECT)) {
                transcripts.remove(message.connection()); // its number may stand for another one afterwards
                continue;
            }
            transcripts
                    .computeIfAbsent(message.connection(), unused -> {
                        Transcript begun = new Transcript();
                        all.add(begun);
                        return begun;
                    })
                    .add(message);
        }
        return all;
    }

    private void add(Message message) {
        messages.add(message);
        if (message.is("request") && !message.name().equals(UNANSWERED)) {
            unanswered.add(message);
        } else if (message.is("response")) {
            Message request = unanswered.poll();
            if (request == null) {
                throw new Difference(message, "answers nothing that was asked");
            }
            answers.put(request, message);
        }
    }

    List<Message> messages() {
        return messages;
    }

    String service() {
        return messages.get(0).service();
    }

    /** The answer to a request; null when there is none. */
    @Nullable
    Message answer(Message request) {
        return answers.get(request);
    }

    /** Answers of the wanted kind behind a place, each to a request with a handle. */
    List<Fields> answersWith(long handle, Message from, String requestName) {
        List<Fields> found = new ArrayList<>();
        for (Message message : after(from, one -> one.name().equals(requestName))) {
            Message answer = answers.get(message);
            if (answer != null
                    && message.fields().number("handle") == handle
                    && Difference.error(answer) == Difference.OK) {
                found.add(answer.fields());
            }
        }
        return found;
    }

    /** What comes behind a place. */
    List<Message> after(Message place, Predicate<Message> wanted) {
        return messages.stream()
                .filter(message -> message.number() > place.number() && wanted.test(message))
                .toList();
    }
}
