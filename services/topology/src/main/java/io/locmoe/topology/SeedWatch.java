package io.locmoe.topology;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Detects that the seed runs in another mesh: only a seed opens a mesh, so a restarted seed that knows no other node
 * opens a second one. Used by one thread.
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

    /** Checks once more whether the seed is in another mesh; blocks briefly. */
    boolean isElsewhere(List<String> members) {
        if (!watching) {
            return false;
        }
        String seed = config.join().getFirst();
        boolean counts = !has(members, seed)
                && (missing < 0 || HazelcastStart.refusal(seed).isEmpty());
        missing = counts ? missing + 1 : 0;
        return missing >= LOOKS;
    }

    /**
     * This node has just joined through the seed. If the seed is not among the members, they know it by another
     * address, and it is not watched.
     */
    void joined(List<String> members) {
        watching = watching && has(members, config.join().getFirst());
    }

    /** This node is joining again. If the seed is still no member afterwards, the next attempt waits. */
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
