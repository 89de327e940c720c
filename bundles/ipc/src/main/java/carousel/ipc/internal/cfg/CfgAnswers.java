package carousel.ipc.internal.cfg;

import carousel.api.CorosyncStatus;
import carousel.api.cfg.NodeLink;
import carousel.api.cfg.NodeState;
import carousel.api.cfg.ShutdownMode;
import carousel.ipc.internal.message.Messages;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Answers and events of service cfg (ipc-wire 8), behind the header of 24 bytes.
 *
 * <pre>
 *  id                  size     fields
 *  0 ring status      10272     count 24, 16 names of 128 from 32, 16 texts of 512 from 2080
 *  1 reenabled           24
 *  2 track, 3 no more    24
 *  8 killed              24
 *  9 shuts down          24
 * 10 may it? (event)     32     flags 24
 * 11 addresses        32+16n    family 24 (2 or 10), count 28, addresses of 16 from 32
 * 12 local node          32     node 24
 * 13 answered           24
 * 14 reloaded            24
 * 15 logs reopened       24
 * 16 node status       4200     version 24, node 28, reachable u8 32, remote 33, external 34, onwire least 35, most 36, present 37, 8 links of 520 from 40:
 *                               enabled u8, connected u8, dynamically connected u8, mtu 4, source 8, destination 264
 * </pre>
 */
final class CfgAnswers {
    static final int RING_STATUS = 0;
    static final int REENABLED = 1;
    static final int TRACK = 2;
    static final int TRACK_NO_MORE = 3;
    static final int KILLED = 8;
    static final int SHUTS_DOWN = 9;
    static final int MAY_IT = 10;
    static final int ADDRESSES = 11;
    static final int LOCAL_NODE = 12;
    static final int ANSWERED = 13;
    static final int RELOADED = 14;
    static final int LOGS_REOPENED = 15;
    static final int NODE_STATUS = 16;

    /** The error of a question whose time is over. */
    static final int TIMEOUT = 5;

    private static final int RING_STATUS_BYTES = 10_272;
    private static final int MOST_LINKS = 16;
    private static final int NAMES = 32;
    private static final int NAME_BYTES = 128;
    private static final int TEXTS = 2080;
    private static final int TEXT_BYTES = 512;

    private static final int NODE_STATUS_BYTES = 4200;
    private static final int STATUS_LINKS = 8;
    private static final int LINKS = 40;
    private static final int LINK_BYTES = 520;
    private static final int ADDRESS_TEXT_BYTES = 256;

    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int ADDRESS_BYTES = 16;

    /** Answers with one field, and refusals of those that would have more. */
    private static final int SHORT_BYTES = 32;

    private CfgAnswers() {}

    /** Each link of this node with a character for each node: {@code n} this one, a digit for its link, {@code d} for none. */
    static ByteBuffer ringStatus(List<NodeState> nodes) {
        ByteBuffer answer = Messages.message(RING_STATUS, RING_STATUS_BYTES);
        List<NodeLink> own = nodes.stream()
                .filter(NodeState::local)
                .flatMap(node -> node.links().stream())
                .limit(MOST_LINKS)
                .toList();
        answer.putInt(24, own.size());
        for (int i = 0; i < own.size(); i++) {
            NodeLink link = own.get(i);
            StringBuilder text = new StringBuilder();
            nodes.forEach(node -> text.append(character(node, link.linkNumber())));
            Messages.putText(answer, NAMES + i * NAME_BYTES, NAME_BYTES, link.linkNumber() + " " + link.localAddress());
            Messages.putText(answer, TEXTS + i * TEXT_BYTES, TEXT_BYTES, text.toString());
        }
        return answer;
    }

    private static char character(NodeState node, int linkNumber) {
        if (node.local()) {
            return 'n';
        }
        return node.links().stream()
                .filter(link -> link.linkNumber() == linkNumber)
                .findFirst()
                .map(link -> (char) ('0'
                        + (link.enabled() ? 1 : 0)
                        + (link.connected() ? 2 : 0)
                        + (link.dynamicConnected() ? 4 : 0)))
                .orElse('d');
    }

    static ByteBuffer mayIt(ShutdownMode mode, int error) {
        return Messages.message(MAY_IT, SHORT_BYTES, error).putInt(24, mode.number());
    }

    /** IPv4 addresses, or IPv6 ones when the first is: a node has one kind. */
    static ByteBuffer addresses(List<InetAddress> addresses) {
        ByteBuffer answer = Messages.message(ADDRESSES, SHORT_BYTES + addresses.size() * ADDRESS_BYTES);
        boolean six = !addresses.isEmpty() && addresses.get(0) instanceof Inet6Address;
        answer.putInt(24, six ? AF_INET6 : AF_INET).putInt(28, addresses.size());
        for (int i = 0; i < addresses.size(); i++) {
            answer.put(SHORT_BYTES + i * ADDRESS_BYTES, addresses.get(i).getAddress());
        }
        return answer;
    }

    /** A refusal of what would have a field or more. */
    static ByteBuffer refusal(int id, CorosyncStatus status) {
        return Messages.message(id, SHORT_BYTES, status.number());
    }

    static ByteBuffer noRingStatus(CorosyncStatus status) {
        return Messages.message(RING_STATUS, RING_STATUS_BYTES, status.number());
    }

    static ByteBuffer localNode(int nodeId) {
        return Messages.message(LOCAL_NODE, SHORT_BYTES).putInt(24, nodeId);
    }

    /** Onwire versions are 0, as Corosync 3.1.7 has them. */
    static ByteBuffer nodeStatus(NodeState node) {
        ByteBuffer answer = Messages.message(NODE_STATUS, NODE_STATUS_BYTES)
                .putInt(24, 1)
                .putInt(28, node.nodeId())
                .put(32, bit(node.reachable()));
        for (NodeLink link : node.links()) {
            if (link.linkNumber() < STATUS_LINKS) {
                int at = LINKS + link.linkNumber() * LINK_BYTES;
                answer.put(at, bit(link.enabled()))
                        .put(at + 1, bit(link.connected()))
                        .put(at + 2, bit(link.dynamicConnected()))
                        .putInt(at + 4, link.mtuBytes());
                Messages.putText(answer, at + 8, ADDRESS_TEXT_BYTES, link.localAddress());
                Messages.putText(answer, at + 8 + ADDRESS_TEXT_BYTES, ADDRESS_TEXT_BYTES, link.remoteAddress());
            }
        }
        return answer;
    }

    private static byte bit(boolean set) {
        return (byte) (set ? 1 : 0);
    }
}
