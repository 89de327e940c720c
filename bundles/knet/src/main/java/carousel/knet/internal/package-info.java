/**
 * The link manager: wire formats, links and their heartbeat, path MTU, fragments, duplicates, compression and crypto.
 *
 * <p>{@code KnetComponent} opens a {@code KnetHandle} per node, which puts the parts together:
 *
 * <ul>
 *   <li>sending: {@code Transmitter} (compress by {@code Compression}, number by {@code SequenceNumbers}), {@code
 *       FragmentWriter} (cut, seal by {@code CryptoSlots}), then the active links of each {@code Host};
 *   <li>receiving: {@code SharedEndpoint} (one per local address), {@code Receiver} (open, check, dispatch), {@code
 *       DuplicateWindow}, {@code Reassembly}, {@code Compression};
 *   <li>links: {@code Heartbeat} (ticks), {@code LinkStates} (up, down and what follows), {@code PathMtuDiscovery}, {@code
 *       ControlSender} (pings, pongs, probes, replies);
 *   <li>layouts: {@code PacketFlyweight} and its subclasses; lengths: {@code CryptoOverhead}.
 * </ul>
 *
 * <p>Section numbers after "knet-wire" are those of the wire protocol reference in {@code docs/protocol}.
 */
@NullMarked
package carousel.knet.internal;

import org.jspecify.annotations.NullMarked;
