package carousel.itest.simulator.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A member gets what a real daemon got, and decides the same: every token, commit token and join with all its fields, and before
 * each token the same messages, new ones and those sent again. A daemon is followed for as long as all that it got is in the
 * capture. One of the places is that of the node that gets no messages (T-9, T-12): its requests, and how it gives up.
 */
class ReplayTest {
    /** How much is compared in each place, in the order of the list: nothing must slip through unseen. */
    private static final List<String> COMPARED = List.of(
            "tokens 1248, messages 34, again 0, commit tokens 12, joins 7",
            "tokens 1148, messages 225, again 0, commit tokens 8, joins 5",
            "tokens 374, messages 22, again 0, commit tokens 6, joins 3",
            "tokens 739, messages 23, again 0, commit tokens 6, joins 4",
            "tokens 740, messages 27, again 0, commit tokens 6, joins 4",
            "tokens 634, messages 42, again 0, commit tokens 0, joins 0",
            "tokens 98, messages 10, again 0, commit tokens 0, joins 0",
            "tokens 148, messages 27, again 18, commit tokens 4, joins 2",
            "tokens 148, messages 6, again 0, commit tokens 4, joins 2",
            "tokens 29, messages 0, again 0, commit tokens 0, joins 1",
            "tokens 53, messages 5, again 0, commit tokens 2, joins 1",
            "tokens 54, messages 5, again 0, commit tokens 2, joins 1");

    static Stream<Integer> places() {
        return Stream.iterate(0, i -> i + 1).limit(COMPARED.size());
    }

    @ParameterizedTest
    @MethodSource("places")
    void aMemberInThePlaceOfADaemonDecidesTheSame(int index) throws IOException {
        ReplayPlan plan = ReplayPlan.ofTheProject().get(index);
        ReplayPlan.Replayed replayed = plan.replay(CaptureReader.read(plan.capture()));
        assertEquals(List.of(), replayed.differences(), plan.toString());
        assertEquals(COMPARED.get(index), replayed.compared(), plan.toString());
    }

    @Test
    void everyPlaceOfTheListIsTested() throws IOException {
        assertEquals(COMPARED.size(), ReplayPlan.ofTheProject().size());
        assertTrue(ReplayPlan.ofTheProject().stream()
                        .map(ReplayPlan::capture)
                        .distinct()
                        .count()
                >= 5);
    }
}
