package carousel.api.config;

/**
 * The section {@code system}; none of it changes while the node runs (config reference 4.7). The state directory is {@link
 * ClusterConfiguration#stateDirectory}.
 *
 * @param ipcType {@code qb_ipc_type}, default native
 * @param roundRobinScheduling {@code sched_rr}, default yes
 * @param priority {@code priority}, used only without round robin scheduling: a nice value as of nice(1), lower is more urgent, or
 *     {@link #MAX_PRIORITY} (default), or {@link #MIN_PRIORITY}
 * @param moveToRootCgroup {@code move_to_root_cgroup}, default auto
 * @param allowKnetHandleFallback {@code allow_knet_handle_fallback}, default no
 */
public record SystemConfiguration(
        IpcType ipcType,
        boolean roundRobinScheduling,
        int priority,
        MoveToRootCgroup moveToRootCgroup,
        boolean allowKnetHandleFallback) {

    /** The word {@code max}: the lowest nice value there is. */
    public static final int MAX_PRIORITY = Integer.MIN_VALUE;

    /** The word {@code min}: the highest nice value. */
    public static final int MIN_PRIORITY = Integer.MAX_VALUE;

    /** How client programs are connected. */
    public enum IpcType {
        /** What the system does best: shared memory on Linux. */
        NATIVE,
        /** Shared memory. */
        SHM,
        /** Sockets. */
        SOCKET
    }

    /** Whether the process leaves its control group for the root one. */
    public enum MoveToRootCgroup {
        /** Always. */
        YES,
        /** Never. */
        NO,
        /** When real-time scheduling is not to be had otherwise. */
        AUTO
    }

    /** Corosync's defaults. */
    public static SystemConfiguration defaults() {
        return new SystemConfiguration(IpcType.NATIVE, true, MAX_PRIORITY, MoveToRootCgroup.AUTO, false);
    }
}
