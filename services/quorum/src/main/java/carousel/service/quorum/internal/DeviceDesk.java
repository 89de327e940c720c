package carousel.service.quorum.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.loop.LoopTimer;
import carousel.api.quorum.QuorumDevice;
import carousel.api.totem.RingId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The quorum device of this node: who it is, whether it is there, how it votes (services reference 4.5). On the loop only. */
final class DeviceDesk {
    private static final Logger LOG = LoggerFactory.getLogger("VOTEQ");

    /** What the desk asks of the cluster. */
    interface Cluster {
        /** Sends a message when the ring takes it. */
        void say(ByteBuffer message);

        /** The others, and this node in turn, learn how this node and its device stand. */
        void announce();
    }

    private final Cluster cluster;
    private final VoteCount count;
    private final LoopTimer silence;
    private final LoopCalls calls;

    /** As the cluster knows it; empty without one. */
    private String name = "";

    private @Nullable CompletableFuture<@Nullable Void> registration;
    /** The synchronisation does not go on before the device has judged the new ring. */
    private boolean awaited;

    private boolean polledForRing;

    DeviceDesk(Cluster cluster, VoteCount count, LoopTimerFactory timers, LoopCalls calls) {
        this.cluster = cluster;
        this.count = count;
        this.calls = calls;
        silence = timers.newTimer(this::lost);
    }

    /** Makes a timer of the loop. */
    interface LoopTimerFactory {
        LoopTimer newTimer(Runnable task);
    }

    String name() {
        return name;
    }

    boolean isRegistered() {
        return count.own().has(VoterFlags.DEVICE_REGISTERED);
    }

    /** The node has left its ring. */
    void close() {
        silence.cancel();
        CompletableFuture<@Nullable Void> waiting = registration;
        registration = null;
        if (waiting != null) {
            calls.fail(waiting, CorosyncStatus.LIBRARY, "The node stopped before the cluster knew the device.");
        }
    }

    // ---- what the device says

    void register(String newName, CompletableFuture<@Nullable Void> result) {
        String error = nameError(newName);
        if (error != null) {
            calls.fail(result, CorosyncStatus.INVALID_PARAM, error);
        } else if (count.rules().deviceDisabled()) {
            LOG.error(
                    "Registration of quorum device is disabled by incorrect corosync.conf. See logs for more information");
            calls.fail(
                    result,
                    CorosyncStatus.ACCESS,
                    "The configuration that was read again does not go together with a quorum device; the log says why.");
        } else if (isRegistered() && newName.equals(name)) {
            calls.done(result);
        } else if (isRegistered() || (!name.isEmpty() && !newName.equals(name))) {
            LOG.warn("A new qdevice with different name (new: {} old: {}) is trying to re-register!", newName, name);
            calls.fail(result, CorosyncStatus.EXIST, "The cluster has the quorum device " + name + " already.");
        } else if (registration != null) {
            calls.fail(result, CorosyncStatus.TRY_AGAIN, "A quorum device is just being registered.");
        } else {
            registration = result;
            cluster.say(VoteMessages.deviceRegistration(true, newName));
        }
    }

    void unregister(String oldName) {
        require(oldName);
        silence.cancel();
        awaited = false;
        setFlags(count.own().flags
                & ~VoterFlags.DEVICE); // first: daemons forget the name only when nobody has the device
        cluster.say(VoteMessages.deviceRegistration(false, oldName));
    }

    void rename(String oldName, String newName) {
        require(oldName);
        String error = nameError(newName);
        if (error != null) {
            throw new CorosyncException(CorosyncStatus.INVALID_PARAM, error);
        }
        cluster.say(VoteMessages.deviceRename(oldName, newName));
    }

    private static @Nullable String nameError(String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        return bytes > 0 && bytes <= QuorumDevice.MAX_NAME_BYTES && name.indexOf('\0') < 0
                ? null
                : "A quorum device's name of " + bytes + " bytes, expected 1 to " + QuorumDevice.MAX_NAME_BYTES
                        + " without a zero.";
    }

    void poll(String device, boolean castVote, RingId ring) {
        require(device);
        if (!ring.equals(count.ring())) {
            throw new CorosyncException(
                    CorosyncStatus.MESSAGE_ERROR,
                    "The device judged ring " + ring + ", the present one is " + count.ring() + ".");
        }
        polledForRing = true;
        awaited = false;
        silence.start(TimeUnit.MILLISECONDS.toNanos(count.rules().deviceTerms().timeoutMillis()));
        int flags = count.own().flags | VoterFlags.DEVICE_ALIVE;
        setFlags(VoterFlags.with(flags, VoterFlags.DEVICE_CASTS_VOTE, castVote));
    }

    void masterWins(String device, boolean wins) {
        require(device);
        setFlags(VoterFlags.with(count.own().flags, VoterFlags.DEVICE_MASTER_WINS, wins));
    }

    private void require(String device) {
        if (!isRegistered()) {
            throw new CorosyncException(CorosyncStatus.NOT_EXIST, "No quorum device is registered with this node.");
        }
        if (!device.equals(name)) {
            throw new CorosyncException(
                    CorosyncStatus.INVALID_PARAM, "The quorum device is " + name + ", not " + device + ".");
        }
    }

    private void setFlags(int flags) {
        if (flags != count.own().flags) {
            count.setDeviceFlags(flags);
            cluster.announce();
        }
    }

    private void lost() {
        LOG.warn("lost contact with quorum device {}", name);
        awaited = false;
        setFlags(count.own().flags & ~(VoterFlags.DEVICE_ALIVE | VoterFlags.DEVICE_CASTS_VOTE));
    }

    /** The file was read again. */
    void rulesChanged() {
        if (count.rules().deviceDisabled() && isRegistered()) {
            silence.cancel();
            awaited = false;
            setFlags(count.own().flags & ~(VoterFlags.DEVICE_ALIVE | VoterFlags.DEVICE_CASTS_VOTE));
        }
    }

    // ---- what the cluster says

    /** A node registered its device, or took it away. */
    void registrationCame(boolean registers, String device, boolean isOwn, int senderNodeId) {
        LOG.debug(
                "Received qdevice op {} req from node {} [{}]",
                registers ? 1 : 0,
                Integer.toUnsignedString(senderNodeId),
                device);
        if (!registers) {
            unregistered(senderNodeId);
        } else if (isOwn) {
            registered(device);
        } else if (name.isEmpty()) {
            LOG.debug("Remote qdevice name recorded");
            name = device;
        } else if (!name.equals(device)) {
            LOG.warn("A new qdevice with different name (new: {} old: {}) is trying to register!", device, name);
        }
    }

    private void registered(String device) {
        CompletableFuture<@Nullable Void> result = registration;
        if (result == null) {
            return; // the name, said again in a synchronisation
        }
        registration = null;
        if (!name.isEmpty() && !name.equals(device)) {
            calls.fail(result, CorosyncStatus.EXIST, "The cluster has the quorum device " + name + " already.");
            return;
        }
        name = device;
        int flags = count.own().flags | VoterFlags.DEVICE_REGISTERED;
        setFlags(VoterFlags.with(
                flags,
                VoterFlags.DEVICE_MASTER_WINS,
                count.rules().deviceTerms().masterWins()));
        calls.done(result);
    }

    private void unregistered(int senderNodeId) {
        count.deviceUnregistered(senderNodeId);
        if (!count.isDeviceRegistered()) {
            name = "";
        }
    }

    /** A node's device has another name. */
    void renameCame(String oldName, String newName, int senderNodeId) {
        LOG.debug(
                "Received qdevice name change req from node {} [from: {} to: {}]",
                Integer.toUnsignedString(senderNodeId),
                oldName,
                newName);
        if (oldName.equals(name)) {
            LOG.debug("Allowing qdevice rename");
            name = newName;
        }
    }

    // ---- in a synchronisation

    /** A ring was formed; the device has not judged it. */
    void ringFormed() {
        polledForRing = false;
        awaited = false;
    }

    /** This node has told of itself: now the device is waited for, once. */
    void await() {
        VoteRules.Device rules = count.rules().deviceTerms();
        if (isRegistered() && !polledForRing && !count.rules().deviceDisabled()) {
            LOG.info("waiting for quorum device {} poll (but maximum for {} ms)", name, rules.syncTimeoutMillis());
            awaited = true;
            silence.start(TimeUnit.MILLISECONDS.toNanos(rules.syncTimeoutMillis()));
        }
    }

    boolean isAwaited() {
        return awaited;
    }
}
