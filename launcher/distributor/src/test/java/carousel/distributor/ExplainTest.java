package carousel.distributor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.osgi.repository.XMLResourceParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.resource.Capability;
import org.osgi.resource.Resource;

class ExplainTest {
    /** The repository that distributions are made from: it is built before this module. */
    private static final Path INDEX = Path.of("../repository/target/index.xml");

    private static final Path TEMPLATE = Path.of("../distributions/template/distribution.bndrun");
    private static final Path BASE = Path.of("../distributions/base.bndrun");

    @TempDir
    Path folder;

    @Test
    void saysWhatIsOfferedInsteadOfWhatNobodyHas() throws IOException {
        List<String> sentences = explain("-runrequires: carousel.transport;filter:='(name=quic)'");

        assertEquals(1, sentences.size(), sentences.toString());
        assertTrue(
                sentences
                        .get(0)
                        .startsWith(
                                "carousel.transport;name=quic is asked for, but no bundle offers it; offered are: "),
                sentences.get(0));
        assertTrue(sentences.get(0).contains("udp"), sentences.get(0));
    }

    @Test
    void saysWhichNamespacesThereAre() throws IOException {
        List<String> sentences = explain("-runrequires: carousel.trasport;filter:='(name=udp)'");

        assertEquals(1, sentences.size(), sentences.toString());
        assertTrue(sentences.get(0).startsWith("nothing offers carousel.trasport; there are: "), sentences.get(0));
        assertTrue(sentences.get(0).contains("carousel.transport"), sentences.get(0));
    }

    @Test
    void namesSimilarBundles() throws IOException {
        List<String> sentences = explain("-runrequires: bnd.identity;id='metrics'");

        assertEquals(
                List.of("there is no bundle metrics in launcher/repository/pom.xml; similar are: carousel.metrics"),
                sentences.stream()
                        .map(sentence -> sentence.replaceAll("(carousel.metrics).*", "$1"))
                        .toList());
    }

    @Test
    void followsABundleToWhatItLacksItself() throws IOException {
        // the JDK's web server is not given in the base
        List<String> sentences = explain("-runrequires: bnd.identity;id='needy'", """
                <resource><capability namespace='osgi.identity'><attribute name='osgi.identity' value='needy'/>
                <attribute name='version' type='Version' value='1'/><attribute name='type' value='osgi.bundle'/></capability>
                <requirement namespace='osgi.wiring.package'>
                <directive name='filter' value='(&amp;(osgi.wiring.package=org.example.nowhere)(version&gt;=1.0.0))'/></requirement>
                </resource>""");

        assertEquals(
                List.of(
                        "bundle needy is offered by needy, but needy cannot be used: package org.example.nowhere is exported by no bundle"),
                sentences);
    }

    @Test
    void hasNothingToSayOfTheTemplate() throws IOException {
        assertEquals(List.of(), explain(Files.readString(TEMPLATE).replaceAll("(?m)^#(-run)", "$1")));
    }

    @Test
    void theTemplateNamesEverythingThereIs() throws Exception {
        String template = Files.readString(TEMPLATE);
        for (Resource bundle : XMLResourceParser.getResources(INDEX.toFile())) {
            List<String> offered = bundle.getCapabilities(null).stream()
                    .filter(capability -> capability.getNamespace().startsWith("carousel."))
                    .map(ExplainTest::asRequired)
                    .toList();
            // some bundles have several names for one thing
            assertTrue(offered.isEmpty() || offered.stream().anyMatch(template::contains), offered.toString());
        }
        assertFalse(template.contains("-runbundles"));
    }

    private static String asRequired(Capability capability) {
        String key = capability.getAttributes().containsKey("model") ? "model" : "name";
        return capability.getNamespace() + ";filter:='(" + key + "="
                + capability.getAttributes().get(key) + ")'";
    }

    private List<String> explain(String requirements, String... resources) throws IOException {
        Path run = folder.resolve("node.bndrun");
        Files.writeString(
                run,
                requirements.replaceAll("(?m)^-include.*", "") + "\n"
                        + Files.readString(BASE).replaceAll("(?m)^-runrequires.base[^\n]*(\\\\\n[^\n]*)*", ""));
        Path index = folder.resolve("index.xml");
        Files.writeString(
                index,
                Files.readString(INDEX).replace("</repository>", String.join("\n", resources) + "</repository>"));
        return ExplainCommand.explain(run, index);
    }
}
