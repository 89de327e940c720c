package carousel.os.internal;

import carousel.api.os.SocketError;
import carousel.api.os.SocketError.Origin;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The {@code struct msghdr} of 64-bit Linux that an entry of an error queue is received into, together with the memory it
 * points to: the packet's destination and the control messages. What the packet contained is not wanted.
 */
final class ErrorMessage {
    /** The structure, the name (up to {@code sockaddr_storage}) and the control messages, one after another. */
    private static final int NAME_OFFSET = 64;

    private static final int NAME_BYTES = 128;
    private static final int CONTROL_OFFSET = NAME_OFFSET + NAME_BYTES;
    private static final int CONTROL_BYTES = 512;
    private static final int TOTAL_BYTES = CONTROL_OFFSET + CONTROL_BYTES;

    // struct msghdr
    private static final int MSG_NAME = 0;
    private static final int MSG_NAMELEN = 8;
    private static final int MSG_IOV = 16;
    private static final int MSG_IOVLEN = 24;
    private static final int MSG_CONTROL = 32;
    private static final int MSG_CONTROLLEN = 40;
    private static final int MSG_FLAGS = 48;

    // struct cmsghdr
    private static final int CMSG_LEN = 0;
    private static final int CMSG_LEVEL = 8;
    private static final int CMSG_TYPE = 12;
    private static final int CMSG_DATA = 16;
    private static final int CMSG_ALIGNMENT = 8;

    private static final int IPPROTO_IP = 0;
    private static final int IP_RECVERR = 11;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_RECVERR = 25;

    // struct sock_extended_err
    private static final int EE_ERRNO = 0;
    private static final int EE_ORIGIN = 4;
    private static final int EE_TYPE = 5;
    private static final int EE_CODE = 6;
    private static final int EE_INFO = 8;
    private static final int EE_BYTES = 16;
    private static final int ORIGIN_LOCAL = 1;
    private static final int ORIGIN_ICMP = 2;
    private static final int ORIGIN_ICMP6 = 3;

    // struct sockaddr_in, sockaddr_in6
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int SIN_PORT = 2;
    private static final int SIN_ADDR = 4;
    private static final int SIN_ADDR_BYTES = 4;
    private static final int SIN6_ADDR = 8;
    private static final int SIN6_ADDR_BYTES = 16;
    private static final int SIN6_SCOPE_ID = 24;

    private static final int EMSGSIZE = 90;

    private final ByteBuffer memory = ByteBuffer.allocateDirect(TOTAL_BYTES).order(ByteOrder.nativeOrder());

    /** The structure and all that it points to. */
    ByteBuffer memory() {
        return memory;
    }

    /**
     * Fills the structure in for the next call.
     *
     * @param address of {@link #memory()}
     */
    void prepare(long address) {
        memory.putLong(MSG_NAME, address + NAME_OFFSET);
        memory.putInt(MSG_NAMELEN, NAME_BYTES);
        memory.putLong(MSG_IOV, 0);
        memory.putLong(MSG_IOVLEN, 0);
        memory.putLong(MSG_CONTROL, address + CONTROL_OFFSET);
        memory.putLong(MSG_CONTROLLEN, CONTROL_BYTES);
        memory.putInt(MSG_FLAGS, 0);
        memory.putShort(NAME_OFFSET, (short) 0);
    }

    /** What was received, null when it is about something else than a failed packet. */
    @Nullable
    SocketError error() {
        int end = CONTROL_OFFSET + (int) Math.min(CONTROL_BYTES, memory.getLong(MSG_CONTROLLEN));
        int start = CONTROL_OFFSET;
        while (start + CMSG_DATA <= end) {
            long length = memory.getLong(start + CMSG_LEN);
            if (length < CMSG_DATA || length > end - start) {
                return null;
            }
            if (isError(memory.getInt(start + CMSG_LEVEL), memory.getInt(start + CMSG_TYPE))
                    && length >= CMSG_DATA + EE_BYTES) {
                return error(start + CMSG_DATA);
            }
            start += (int) (length + CMSG_ALIGNMENT - 1) / CMSG_ALIGNMENT * CMSG_ALIGNMENT;
        }
        return null;
    }

    private static boolean isError(int level, int type) {
        return (level == IPPROTO_IP && type == IP_RECVERR) || (level == IPPROTO_IPV6 && type == IPV6_RECVERR);
    }

    private @Nullable SocketError error(int start) {
        Origin origin = origin(Byte.toUnsignedInt(memory.get(start + EE_ORIGIN)));
        InetSocketAddress destination = destination();
        if (origin == null || destination == null) {
            return null;
        }
        int errno = memory.getInt(start + EE_ERRNO);
        return new SocketError(
                origin,
                errno,
                Byte.toUnsignedInt(memory.get(start + EE_TYPE)),
                Byte.toUnsignedInt(memory.get(start + EE_CODE)),
                destination,
                errno == EMSGSIZE ? Math.max(0, memory.getInt(start + EE_INFO)) : 0);
    }

    private static @Nullable Origin origin(int number) {
        return switch (number) {
            case ORIGIN_LOCAL -> Origin.LOCAL;
            case ORIGIN_ICMP -> Origin.ICMP;
            case ORIGIN_ICMP6 -> Origin.ICMP6;
            default -> null;
        };
    }

    private @Nullable InetSocketAddress destination() {
        int port = (Byte.toUnsignedInt(memory.get(NAME_OFFSET + SIN_PORT)) << Byte.SIZE)
                | Byte.toUnsignedInt(memory.get(NAME_OFFSET + SIN_PORT + 1));
        try {
            return switch (memory.getShort(NAME_OFFSET)) {
                case AF_INET -> new InetSocketAddress(InetAddress.getByAddress(bytes(SIN_ADDR, SIN_ADDR_BYTES)), port);
                case AF_INET6 -> new InetSocketAddress(address6(), port);
                default -> null;
            };
        } catch (UnknownHostException e) {
            throw new IllegalStateException("addresses of 4 and 16 bytes exist", e);
        }
    }

    /** Java makes an IPv4 address of one that is mapped to IPv6. */
    private InetAddress address6() throws UnknownHostException {
        byte[] bytes = bytes(SIN6_ADDR, SIN6_ADDR_BYTES);
        int scope = memory.getInt(NAME_OFFSET + SIN6_SCOPE_ID);
        InetAddress address = InetAddress.getByAddress(bytes);
        return scope != 0 && address instanceof Inet6Address ? Inet6Address.getByAddress(null, bytes, scope) : address;
    }

    private byte[] bytes(int offset, int length) {
        byte[] bytes = new byte[length];
        memory.get(NAME_OFFSET + offset, bytes);
        return bytes;
    }
}
