package carousel.itest.simulator;

import carousel.api.totem.TotemSettings;
import java.lang.reflect.RecordComponent;

/** Settings that differ from others in a few components. */
public final class SettingsWith {
    private SettingsWith() {}

    /** Names and values by turns. */
    public static TotemSettings changed(TotemSettings settings, Object... changes) {
        try {
            RecordComponent[] components = TotemSettings.class.getRecordComponents();
            Class<?>[] types = new Class<?>[components.length];
            Object[] values = new Object[components.length];
            int changed = 0;
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                values[i] = components[i].getAccessor().invoke(settings);
                for (int j = 0; j < changes.length; j += 2) {
                    if (components[i].getName().equals(changes[j])) {
                        values[i] = changes[j + 1];
                        changed += 2;
                    }
                }
            }
            if (changed != changes.length) {
                throw new IllegalArgumentException("no such setting among them");
            }
            return TotemSettings.class.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
