package io.scrubjay.proxy.http;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Which addresses a call may go to. Unless private ones are allowed, all of a host's addresses must be public: not
 * loopback, link-local (where cloud metadata services are), private, shared, multicast, reserved or an IPv6 form of
 * such an IPv4 address (IANA special-purpose address registries, RFC 6890).
 */
public final class AddressRules {
    private static final int[][] RESERVED_4 = {
        {0x00000000, 8}, // this network
        {0x0a000000, 8}, // private
        {0x64400000, 10}, // shared by carriers
        {0x7f000000, 8}, // loopback
        {0xa9fe0000, 16}, // link-local
        {0xac100000, 12}, // private
        {0xc0000000, 24}, // protocol assignments
        {0xc0a80000, 16}, // private
        {0xc6120000, 15}, // benchmarks
        {0xe0000000, 3} // multicast and above
    };

    private final boolean allowPrivate;

    public AddressRules(boolean allowPrivate) {
        this.allowPrivate = allowPrivate;
    }

    /**
     * Resolves a host once; whoever connects uses the answer, so that no second look-up can give another. Blocks.
     *
     * @throws UnknownHostException if there is no such host
     * @throws BlockedAddressException if one of its addresses is not allowed
     */
    public InetAddress resolve(String host) throws UnknownHostException, BlockedAddressException {
        InetAddress[] addresses = InetAddress.getAllByName(host);
        for (InetAddress address : addresses) {
            if (!allowPrivate && !isPublic(address)) {
                throw new BlockedAddressException(host);
            }
        }
        return addresses[0];
    }

    /** Whether an address is one of the public Internet. */
    static boolean isPublic(InetAddress address) {
        return switch (address) {
            case Inet4Address four -> isPublic(four.getAddress(), 0);
            case Inet6Address six -> isPublic6(six.getAddress());
            default -> false;
        };
    }

    private static boolean isPublic6(byte[] bytes) {
        if (isZero(bytes, 0, 10) && (isZero(bytes, 10, 12) || (bytes[10] == -1 && bytes[11] == -1))) {
            return isPublic(bytes, 12); // unspecified, loopback, IPv4-compatible, IPv4-mapped
        }
        if (bytes[0] == 0x00 && bytes[1] == 0x64 && (bytes[2] & 0xff) == 0xff && (bytes[3] & 0xff) == 0x9b) {
            return isZero(bytes, 4, 12) && isPublic(bytes, 12); // NAT64; its local-use form is not public
        }
        if (bytes[0] == 0x20 && bytes[1] == 0x02) {
            return isPublic(bytes, 2); // 6to4
        }
        // global unicast, without documentation 2001:db8::/32 and Teredo 2001::/32
        boolean global = (bytes[0] & 0xe0) == 0x20;
        boolean special = bytes[0] == 0x20
                && bytes[1] == 0x01
                && ((bytes[2] == 0x0d && (bytes[3] & 0xff) == 0xb8) || (bytes[2] == 0 && bytes[3] == 0));
        return global && !special;
    }

    private static boolean isPublic(byte[] bytes, int from) {
        int address = (bytes[from] & 0xff) << 24
                | (bytes[from + 1] & 0xff) << 16
                | (bytes[from + 2] & 0xff) << 8
                | (bytes[from + 3] & 0xff);
        return Arrays.stream(RESERVED_4).noneMatch(block -> (address ^ block[0]) >>> (32 - block[1]) == 0);
    }

    private static boolean isZero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
