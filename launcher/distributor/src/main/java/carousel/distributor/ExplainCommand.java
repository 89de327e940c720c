package carousel.distributor;

import aQute.bnd.header.Parameters;
import aQute.bnd.osgi.Processor;
import aQute.bnd.osgi.repository.XMLResourceParser;
import aQute.bnd.osgi.resource.CapReqBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;

/** Says why the bundles of a distribution cannot be chosen. */
public final class ExplainCommand {
    private ExplainCommand() {}

    /** Arguments: the file {@code node.bndrun}, the index of the repository. Ends with 1 when something is missing. */
    public static void main(String[] words) {
        if (words.length != 2) {
            System.err.println("explain: BNDRUN INDEX");
            System.exit(2);
        }
        try {
            List<String> sentences = explain(Path.of(words[0]), Path.of(words[1]));
            for (String sentence : sentences) {
                System.err.println("carousel: " + sentence);
            }
            System.exit(sentences.isEmpty() ? 0 : 1);
        } catch (IOException e) {
            System.err.println("carousel: " + e.getMessage());
            System.exit(1);
        }
    }

    /** A sentence for each requirement that cannot be met. */
    static List<String> explain(Path run, Path index) throws IOException {
        try (Processor processor = new Processor()) {
            processor.setProperties(run.toFile());
            List<Capability> given = new ArrayList<>(CapReqBuilder.getCapabilitiesFrom(
                    new Parameters(processor.mergeProperties("-runprovidedcapabilities"))));
            for (Map.Entry<String, aQute.bnd.header.Attrs> exported :
                    new Parameters(processor.mergeProperties("-runsystempackages")).entrySet()) {
                given.add(CapReqBuilder.createPackageCapability(
                                Processor.removeDuplicateMarker(exported.getKey()), exported.getValue(), null, null)
                        .buildSyntheticCapability());
            }
            Offers offers = new Offers(XMLResourceParser.getResources(index.toFile()), given);
            List<String> sentences = new ArrayList<>();
            for (Requirement requirement :
                    CapReqBuilder.getRequirementsFrom(new Parameters(processor.mergeProperties("-runrequires")))) {
                String missing = offers.missing(requirement);
                if (missing != null) {
                    sentences.add(missing);
                }
            }
            return sentences;
        } catch (IOException e) {
            throw e;
        } catch (Exception e) { // what bndlib declares
            throw new IOException(run + " cannot be looked at: " + e.getMessage(), e);
        }
    }
}
