package carousel.shell.internal;

import java.util.Arrays;
import org.apache.felix.service.command.Converter;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Lets Gogo's own commands ({@code felix:stop} and so on) take a bundle by its number or its symbolic name; the newest of that name. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = Converter.CONVERTER_CLASSES + "=org.osgi.framework.Bundle")
public final class BundleConverter implements Converter {
    private final BundleContext context;

    /** Called by DS. */
    @Activate
    public BundleConverter(BundleContext context) {
        this.context = context;
    }

    @Override
    public @Nullable Object convert(Class<?> desiredType, Object in) {
        if (desiredType != Bundle.class || !(in instanceof CharSequence || in instanceof Number)) {
            return null;
        }
        String word = in.toString();
        return word.matches("[0-9]{1,18}") ? context.getBundle(Long.parseLong(word)) : byName(word);
    }

    private @Nullable Bundle byName(String name) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .max((one, other) -> one.getVersion().compareTo(other.getVersion()))
                .orElse(null);
    }

    /** How a bundle is shown is left to Gogo. */
    @Override
    public @Nullable CharSequence format(Object target, int level, Converter escape) {
        return null;
    }
}
