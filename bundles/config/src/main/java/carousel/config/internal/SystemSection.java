package carousel.config.internal;

import carousel.api.config.SystemConfiguration;
import carousel.api.config.SystemConfiguration.IpcType;
import carousel.api.config.SystemConfiguration.MoveToRootCgroup;

/** The section {@code system} with its types; the parser has checked all its words but the priority (config reference 4.7). */
final class SystemSection {
    private SystemSection() {}

    static SystemConfiguration read(ConfigurationKeys keys, Problems startProblems) {
        return new SystemConfiguration(
                switch (keys.text("system.qb_ipc_type", "native")) {
                    case "shm" -> IpcType.SHM;
                    case "socket" -> IpcType.SOCKET;
                    default -> IpcType.NATIVE;
                },
                !keys.text("system.sched_rr", "yes").equals("no"),
                priority(keys.text("system.priority", "max"), startProblems),
                switch (keys.text("system.move_to_root_cgroup", "auto")) {
                    case "yes" -> MoveToRootCgroup.YES;
                    case "no" -> MoveToRootCgroup.NO;
                    default -> MoveToRootCgroup.AUTO;
                },
                keys.text("system.allow_knet_handle_fallback", "no").equals("yes"));
    }

    private static int priority(String text, Problems problems) {
        switch (text) {
            case "max" -> {
                return SystemConfiguration.MAX_PRIORITY;
            }
            case "min" -> {
                return SystemConfiguration.MIN_PRIORITY;
            }
            default -> {
                try {
                    return (int) NumberType.I32.parse("system.priority", text).number();
                } catch (InvalidLineException e) {
                    problems.plain("Priority value " + text + " is invalid");
                    return SystemConfiguration.MAX_PRIORITY;
                }
            }
        }
    }
}
