package io.locmoe.topology;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Whether the seed runs, but in another mesh than this node: only a seed opens a mesh, so one that has been restarted
 * and knows of no other node opens a second one. Used by one thread.
 */
final class SeedWatch {
    /** A seed that is about to join this mesh answers for some seconds before it is a member. */
    private static final int LOOKS = 8;

    private static final int PAUSE = 30;

    private final MembershipConfig config;
    private boolean watching;
    private int missing;

    SeedWatch(MembershipConfig config) {
        this.config = config;
        this.watching = !config.isSeed();
    }

    /** Looks again; blocks for a moment. */
    boolean isElsewhere(List<String> members) {
        if (!watching) {
            return false;
        }
        String seed = config.join().getFirst();
        boolean counts = !has(members, seed) && (missing < 0 || HazelcastStart.refusal(seed) == null);
        missing = counts ? missing + 1 : 0;
        return missing >= LOOKS;
    }

    /** This node has just joined through the seed: if it is not among the members, they know it by another address. */
    void joined(List<String> members) {
        watching = watching && has(members, config.join().getFirst());
    }

    /** This node is joining again; if the seed is no member then, it does not do so all the time. */
    void pause() {
        missing = -PAUSE;
    }

    private static boolean has(List<String> members, String seed) {
        InetSocketAddress wanted = address(seed);
        return members.stream().map(SeedWatch::address).anyMatch(wanted::equals);
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }
}
