package carousel.ipc.internal.votequorum;

import carousel.api.CorosyncStatus;
import carousel.api.quorum.NodeVotes;
import carousel.api.quorum.VotequorumInfo;
import carousel.api.totem.RingId;
import carousel.ipc.internal.message.Messages;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Answers and events of service votequorum (ipc-wire 11), behind the header of 24 bytes.
 *
 * <pre>
 * id                       size    fields
 * 0 status                  24
 * 1 information            320     node 24, state 28, votes 32, expected votes 36, highest expected 40, total votes 44, quorum 48, flags 52,
 *                                  device's votes 56, its name 60 (255 bytes)
 * 3 quorum (event)        48+8n    quorate 24, context u64 32, count 40, pairs of node and state from 48
 * 4 expected votes (event)  40     context u64 24, votes 32
 * 5 nodes (event)         56+4n    context u64 24, ring 32, count 48, nodes from 56
 * 6 extra information       32     length 24
 * </pre>
 */
final class VotequorumAnswers {
    static final int STATUS = 0;
    static final int INFORMATION = 1;
    static final int QUORUM = 3;
    static final int EXPECTED_VOTES = 4;
    static final int NODES = 5;
    static final int EXTRA = 6;

    private static final int INFORMATION_BYTES = 320;
    private static final int EXTRA_BYTES = 32;
    private static final int NAME = 60;
    private static final int NAME_BYTES = 255;

    private static final int DEVICE_REGISTERED = 64;
    private static final int DEVICE_ALIVE = 128;
    private static final int DEVICE_CASTS_VOTE = 256;
    private static final int DEVICE_MASTER_WINS = 512;

    private VotequorumAnswers() {}

    static ByteBuffer information(VotequorumInfo info) {
        NodeVotes node = info.node();
        ByteBuffer answer = Messages.message(INFORMATION, INFORMATION_BYTES)
                .putInt(24, node.nodeId())
                .putInt(28, node.state().number())
                .putInt(32, (int) node.votes())
                .putInt(36, (int) node.expectedVotes())
                .putInt(40, (int) info.highestExpected())
                .putInt(44, (int) info.totalVotes())
                .putInt(48, (int) info.quorum())
                .putInt(52, flags(info))
                .putInt(56, (int) info.deviceVotes());
        Messages.putText(answer, NAME, NAME_BYTES, info.deviceName());
        return answer;
    }

    private static int flags(VotequorumInfo info) {
        int flags = 0;
        for (VotequorumInfo.Flag flag : info.flags()) {
            flags |= flag.number();
        }
        NodeVotes.DeviceFlags device = info.node().device();
        flags |= device.registered() ? DEVICE_REGISTERED : 0;
        flags |= device.alive() ? DEVICE_ALIVE : 0;
        flags |= device.castsVote() ? DEVICE_CASTS_VOTE : 0;
        flags |= device.masterWins() ? DEVICE_MASTER_WINS : 0;
        return flags;
    }

    static ByteBuffer noInformation(CorosyncStatus status) {
        return Messages.message(INFORMATION, INFORMATION_BYTES, status.number());
    }

    static ByteBuffer noExtra(CorosyncStatus status) {
        return Messages.message(EXTRA, EXTRA_BYTES, status.number());
    }

    static ByteBuffer nodes(long context, RingId ring, List<Integer> members) {
        ByteBuffer event = Messages.message(NODES, 56 + members.size() * Integer.BYTES)
                .putLong(24, context)
                .putInt(32, ring.representative())
                .putLong(40, ring.sequence())
                .putInt(48, members.size());
        Messages.putInts(event, 56, members);
        return event;
    }

    /** Also dead nodes are listed. */
    static ByteBuffer quorum(long context, boolean quorate, List<NodeVotes> nodes) {
        ByteBuffer event = Messages.message(QUORUM, 48 + nodes.size() * Long.BYTES)
                .putInt(24, quorate ? 1 : 0)
                .putLong(32, context)
                .putInt(40, nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            NodeVotes node = nodes.get(i);
            event.putInt(48 + i * Long.BYTES, node.nodeId())
                    .putInt(52 + i * Long.BYTES, node.state().number());
        }
        return event;
    }

    static ByteBuffer expectedVotes(long context, long votes) {
        return Messages.message(EXPECTED_VOTES, 40).putLong(24, context).putInt(32, (int) votes);
    }
}
