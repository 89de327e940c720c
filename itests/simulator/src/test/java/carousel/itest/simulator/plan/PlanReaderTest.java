package carousel.itest.simulator.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanReaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "start all",
                "start 3 without-disk",
                "crash random",
                "restart 2",
                "leave 1",
                "pause 2 500 ms",
                "clock random -3600000 ms",
                "clock 1 +5 ms",
                "send 2 100000",
                "partition 1 2 | 3",
                "cut 1 > 3",
                "heal",
                "mend",
                "loss 5%",
                "loss 12.5% from 1 to 2",
                "loss 100% to 3",
                "duplicate 10% x3",
                "reorder 30% 50 ms",
                "delay exponential 0.2..3.5 ms",
                "corrupt 1%",
                "corrupt 0.1% anywhere"
            })
    void anActionIsReadAsItIsWritten(String text) throws PlanFormatException {
        Plan plan = PlanReader.read(List.of("at 1 " + text), 0, 0);
        assertEquals(text, plan.steps().get(0).action().toString());
    }

    @Test
    void everythingElse() throws PlanFormatException {
        Plan plan = PlanReader.read(
                List.of(
                        "  nodes 9 4294967295 # two",
                        "minutes 0.5",
                        "set token 1000",
                        "set max_messages 5",
                        "set cancel_token_hold_on_retransmit yes",
                        "traffic 20/s 50..100",
                        "delay normal 1..2 ms",
                        "faults mixed",
                        "at 1.5..2 heal",
                        "every 2..5 between 10..40 crash random"),
                0,
                0);
        assertEquals(
                List.of(9, -1), plan.nodes().stream().map(node -> node.nodeId()).toList());
        assertEquals(30_000, plan.durationMillis());
        assertEquals(1000, plan.nodes().get(1).tokenMillis());
        assertEquals(238, plan.nodes().get(1).tokenRetransmitMillis());
        assertEquals(5, plan.nodes().get(0).maxMessages());
        assertEquals(true, plan.nodes().get(0).cancelTokenHoldOnRetransmit());
        assertEquals(20, plan.messagesPerSecond());
        assertEquals(50, plan.minBytes());
        assertEquals(100, plan.maxBytes());
        assertEquals("delay normal 1..2 ms", plan.delay().toString());
        assertEquals(true, plan.mixedFaults());
        assertEquals(new Step(1500, 2000, 0, 0, new Action.Heal()), plan.steps().get(0));
        assertEquals(
                new Step(10_000, 40_000, 2000, 5000, new Action.Crash(Action.ANY)),
                plan.steps().get(1));
        assertEquals(4, PlanReader.read(List.of("nodes 2"), 4, 0).nodes().size());
        assertEquals(7, PlanReader.read(List.of("seconds 2"), 0, 7).durationMillis());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    nodes 0|line 1: 0 is no node id
                    nodes 500|line 1: the number of nodes must be from 1 to 384
                    nodes 1 1|line 1: node ids must differ, and there may be 384
                    nodes x|line 1: "x" is no node id
                    hello|line 1: "hello" cannot begin a line
                    at|line 1: the time is missing at the end
                    at 5|line 1: an action is missing at the end
                    at five heal|line 1: the time is "five", not a number
                    at 5 heal now|line 1: "now" is too much
                    at 5..4 heal|line 1: the time ends before it begins: 5..4
                    at 5 pause 1 500|line 1: "ms" is missing at the end
                    at 5 loss 5|line 1: "5" is no share like 5%
                    at 5 loss 101%|line 1: a share is 101, it must be from 0 to 100
                    at 5 partition 1 |line 1: a side of the partition has no node
                    at 5 delay long 1..2 ms|line 1: there is no delay "long"; there are uniform, exponential and normal
                    set tokn 5|line 1: there is no setting "tokn"
                    set token five|line 1: token is "five", not a whole number
                    traffic 5|line 1: "5" is no rate like 20/s
                    at 5 crash 4|"crash 4": there is no node 4
                    """)
    void mistakesAreNamed(String line, String sentence) {
        String text = line.equals("at 5 partition 1") ? "at 5 partition 1 |" : line;
        PlanFormatException wrong = assertThrows(PlanFormatException.class, () -> PlanReader.read(List.of(text), 0, 0));
        assertEquals(sentence, wrong.getMessage());
    }
}
