package carousel.config.internal;

import carousel.api.cmap.CmapType;
import carousel.api.cmap.CmapValue;
import java.util.OptionalLong;

/** {@code uidgid}: who else may use the node (config reference 4.8). */
record UidGidSection(ConfigurationKeys keys, HostSystem host, String path) implements Section {
    UidGidSection(ConfigurationKeys keys, HostSystem host) {
        this(keys, host, "uidgid");
    }

    @Override
    public void item(String key, String value) throws InvalidLineException {
        OptionalLong id;
        switch (key) {
            case "uid" -> {
                id = number(value);
                if (id.isEmpty()) {
                    id = host.userId(value);
                }
                if (id.isEmpty()) {
                    throw unknown(value, "user", "/etc/passwd");
                }
            }
            case "gid" -> {
                id = number(value);
                if (id.isEmpty()) {
                    id = host.groupId(value);
                }
                if (id.isEmpty()) {
                    throw unknown(value, "group", "/etc/group");
                }
            }
            default -> throw new InvalidLineException("uidgid: Only uid and gid are allowed items");
        }
        keys.putNumber("uidgid.config." + key + "." + id.getAsLong(), new CmapValue.IntegerValue(CmapType.UINT8, 1));
    }

    @Override
    public Section child(String childPath) {
        return new UidGidSection(keys, host, childPath);
    }

    /** The highest number stands for "none" in the system's calls and is refused like an unknown name. */
    private static OptionalLong number(String text) {
        try {
            long value = NumberType.U32.parse("", text).number();
            return value == 0xffff_ffffL ? OptionalLong.empty() : OptionalLong.of(value);
        } catch (InvalidLineException e) {
            return OptionalLong.empty();
        }
    }

    private static InvalidLineException unknown(String name, String kind, String database) {
        return new InvalidLineException(
                "The '" + name + "' " + kind + " is not found in " + database + ", please read the documentation.");
    }
}
