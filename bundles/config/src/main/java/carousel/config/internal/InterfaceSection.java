package carousel.config.internal;

import carousel.api.cmap.CmapValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code totem.interface}: the link number may stand anywhere in the section, so the keys are stored at its end (config
 * reference 4.2).
 */
final class InterfaceSection implements Section {
    private static final String PATH = "totem.interface";
    private static final String LINK_NUMBER = "linknumber";
    private static final Set<String> TEXTS = Set.of("bindnetaddr", "mcastaddr", "broadcast", "knet_transport");

    private final ConfigurationKeys keys;
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<String, CmapValue.IntegerValue> numbers = new LinkedHashMap<>();
    private final List<String> members = new ArrayList<>();
    private int linkNumber;

    InterfaceSection(ConfigurationKeys keys) {
        this.keys = keys;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public void item(String key, String value) throws InvalidLineException {
        NumberType type = KeyRules.numberType(PATH, key);
        if (type != null) {
            CmapValue.IntegerValue number = type.parse(PATH + "." + key, value);
            if (key.equals(LINK_NUMBER)) {
                linkNumber = (int) number.number();
            } else {
                numbers.put(key, number);
            }
        } else if (TEXTS.contains(key)) {
            texts.put(key, value);
        } else {
            keys.putText(PATH + "." + key, value);
        }
    }

    @Override
    public Section child(String childPath) {
        return childPath.equals(PATH + ".member")
                ? new MemberSection(childPath)
                : new PrefixedSection(keys, childPath, childPath);
    }

    @Override
    public void end() throws InvalidLineException {
        String numbered = PATH + "." + linkNumber + ".";
        for (Map.Entry<String, String> text : texts.entrySet()) {
            keys.putText(numbered + text.getKey(), text.getValue());
        }
        for (Map.Entry<String, CmapValue.IntegerValue> number : numbers.entrySet()) {
            keys.putNumber(numbered + number.getKey(), number.getValue());
        }
        for (int i = 0; i < members.size(); i++) {
            keys.putText(numbered + "member." + i, members.get(i));
        }
    }

    /** The members of udpu, older than the nodelist. */
    private final class MemberSection implements Section {
        private final String path;

        MemberSection(String path) {
            this.path = path;
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public void item(String key, String value) throws InvalidLineException {
            if (!key.equals("memberaddr")) {
                throw new InvalidLineException("Only memberaddr is allowed in member section");
            }
            members.add(value);
        }

        @Override
        public Section child(String childPath) {
            return new MemberSection(childPath);
        }
    }
}
