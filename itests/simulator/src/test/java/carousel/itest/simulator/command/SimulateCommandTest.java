package carousel.itest.simulator.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class SimulateCommandTest {
    @TempDir
    Path folder = Path.of("");

    private Path scenario(String text) throws IOException {
        return Files.writeString(folder.resolve("scenario"), text);
    }

    @Test
    void theSameSeedIsTheSameRun() {
        String first = ProgramRun.of("--seed", "5", "--minutes", "0.2").out();
        String second = ProgramRun.of("--seed", "5", "--minutes", "0.2").out();
        assertEquals(withoutTime(first), withoutTime(second));
        assertTrue(first.contains("seed 5, ") && first.contains("every property held"), first);
    }

    private static String withoutTime(String report) {
        return report.lines()
                .filter(line -> !line.startsWith("  time "))
                .toList()
                .toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --nodes 0|--nodes must be from 1 to 384
                    --nodes 385|--nodes must be from 1 to 384
                    --nodes x|Invalid value for option '--nodes': 'x' is not an int
                    --minutes 0|--minutes must be above 0, and 100000 at most
                    --seeds 0|--seeds must be 1 or more
                    --seeds 2 --seed 1|--seed is for one run, a swarm begins with --first
                    --first 2|--first is for a swarm (--seeds)
                    --seeds 2 --log x|--log and --svg are for one run (--seed)
                    --scenario /nonexistent|the scenario /nonexistent cannot be read
                    --no-faults --scenario /nonexistent|--no-faults and --scenario exclude each other
                    --foo|Unknown option: '--foo'
                    """)
    void wrongUseIsASentenceAndStatus2(String arguments, String sentence) {
        ProgramRun run = ProgramRun.of(arguments.split(" ", -1));
        assertEquals(2, run.status());
        assertEquals(
                "carousel simulate: " + sentence + " (\"./carousel simulate --help\" says how)",
                run.err().strip());
    }

    @Test
    void aMistakeInAScenarioIsToldWithItsLine() throws IOException {
        Path file = scenario("nodes 3\n\n# nothing\nat 5 crahs 3\n");
        ProgramRun run = ProgramRun.of("--scenario", file.toString());
        assertEquals(2, run.status());
        assertTrue(run.err().contains(file + ", line 4: there is no action \"crahs\""), run.err());
    }

    @Test
    void aSettingOutOfRangeIsASentence() throws IOException {
        Path file = scenario("set token 100\n");
        ProgramRun run = ProgramRun.of("--scenario", file.toString());
        assertEquals(2, run.status());
        assertTrue(run.err().contains(": totem.token_retransmit is 23, it must be at least 30"), run.err());
    }

    @Test
    void aViolationIsStatus1AndTellsHowToReplay() throws IOException {
        // a ring whose token is given up before it can have come round
        Path file = scenario(
                "nodes 3\nset token 200\nset consensus 200\ndelay uniform 200..300 ms\nseconds 5\nat 1 heal\n");
        ProgramRun run = ProgramRun.of("--scenario", file.toString(), "--seed", "9");
        assertEquals(1, run.status(), run.toString());
        assertTrue(run.err().startsWith("E-23: "), run.err());
        assertTrue(run.err().contains("replay: ./carousel simulate --seed 9 --scenario " + file), run.err());
    }

    @Test
    void logAndPictureShowWhatHappened() throws Exception {
        Path log = folder.resolve("log");
        Path svg = folder.resolve("svg");
        Path file = scenario(
                "nodes 1 7 65535\nseconds 4\ntraffic 5/s 20..40\nset token 300\nat 1 crash 7\nat 3.9 start 7\nat 0 start all\n");
        ProgramRun run = ProgramRun.of("--scenario", file.toString(), "--log", log.toString(), "--svg", svg.toString());
        assertEquals(0, run.status(), run.toString());
        String text = Files.readString(log);
        assertTrue(text.contains("    1.000000  * crash 7"), "no fault in the log");
        assertTrue(text.contains("= node 65535 ring "), "no ring in the log");
        assertTrue(text.contains("  commit token ring "), "no datagram in the log");
        Document picture = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(Files.readString(svg))));
        assertEquals("svg", picture.getDocumentElement().getTagName());
        assertTrue(picture.getElementsByTagName("line").getLength() > 20, "hardly any arrow");
        assertTrue(Files.readString(svg).contains(">node 65535</text>"), "no lane");
    }
}
