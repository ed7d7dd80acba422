package io.locmoe.launcher.network;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A /24 of 198.18.0.0/15, the range for benchmarks between networks (RFC 2544), which is not routed. Node n has host
 * number n + 1, the command 254.
 *
 * @param index in [0, 512)
 */
record AddressBlock(int index) {
    /** Maximum number of nodes in a block. */
    static final int MAX_NODES = 253;

    private static final int COUNT = 512;
    private static final int BEGIN = 198 << 24 | 18 << 16;
    private static final int COMMAND = 254;
    /** A shorter prefix is a default route, or half of one. */
    private static final int SHORTEST_PREFIX = 8;

    private static final Pattern ADDRESS =
            Pattern.compile("\\b(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})(?:/(\\d{1,2}))?\\b");

    /** Blocks that overlap no address and no network in the output of {@code ip addr} and {@code ip route}. */
    static List<AddressBlock> free(String addressesAndRoutes) {
        List<MatchResult> used = ADDRESS.matcher(addressesAndRoutes).results().toList();
        return IntStream.range(0, COUNT)
                .mapToObj(AddressBlock::new)
                .filter(block -> used.stream().noneMatch(block::overlaps))
                .toList();
    }

    private boolean overlaps(MatchResult network) {
        int address = 0;
        for (int octet = 1; octet <= 4; octet++) {
            address = address << 8 | Integer.parseInt(network.group(octet));
        }
        int prefix = network.group(5) == null ? 32 : Integer.parseInt(network.group(5));
        return prefix >= SHORTEST_PREFIX && (address ^ BEGIN + (index << 8)) >>> 32 - Math.min(prefix, 24) == 0;
    }

    String node(int node) {
        return host(node + 1);
    }

    /** The address of the command for the nodes. */
    String command() {
        return host(COMMAND);
    }

    private String host(int host) {
        return "198." + (18 + index / 256) + "." + index % 256 + "." + host;
    }

    @Override
    public String toString() {
        return host(0) + "/24";
    }
}
