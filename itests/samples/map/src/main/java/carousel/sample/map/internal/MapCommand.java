package carousel.sample.map.internal;

import carousel.sample.map.ReplicatedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The shell's command {@code carousel:map}. */
@Component(
        service = MapCommand.class,
        property = {"osgi.command.scope=carousel", "osgi.command.function=map"})
public final class MapCommand {
    private static final long PATIENCE_SECONDS = 30;

    private static final String USAGE = """
            carousel:map                 all keys and values
            carousel:map get KEY         one value
            carousel:map put KEY VALUE   sets a key on all nodes, and waits until this one has it
            carousel:map remove KEY      removes a key on all nodes, likewise""";

    private final ReplicatedMap map;

    /** Called by DS. */
    @Activate
    public MapCommand(@Reference ReplicatedMap map) {
        this.map = map;
    }

    /** The command; see its usage. */
    public String map(String[] arguments) throws InterruptedException {
        String what = arguments.length == 0 ? "list" : arguments[0];
        return switch (what + " " + arguments.length) {
            case "list 0", "list 1" ->
                map.snapshot().entrySet().stream()
                        .map(entry -> entry.getKey() + " = " + entry.getValue())
                        .collect(Collectors.joining("\n"));
            case "get 2" ->
                map.get(arguments[1])
                        .orElseThrow(() -> new IllegalArgumentException("There is no key \"" + arguments[1] + "\"."));
            case "put 3" -> done(map.put(arguments[1], arguments[2]));
            case "remove 2" -> done(map.remove(arguments[1]));
            case "--help 1", "-h 1" -> USAGE;
            default -> throw new IllegalArgumentException("That is not understood.\n" + USAGE);
        };
    }

    private static String done(CompletableFuture<Void> change) throws InterruptedException {
        try {
            change.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return "done";
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "The ring did not take the change within " + PATIENCE_SECONDS + " s; it may still do.", e);
        }
    }
}
