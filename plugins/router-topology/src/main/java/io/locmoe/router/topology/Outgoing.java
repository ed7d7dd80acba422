package io.locmoe.router.topology;

import io.locmoe.router.toolkit.MeshScores;
import io.locmoe.router.toolkit.RealTokens;
import io.locmoe.router.toolkit.TokenChoices;
import io.locmoe.spi.router.RoutingCall;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which tokens of a rank may leave their node.
 *
 * @param limited      whether the tokens of the node pick again
 * @param mayGo        [T] which of them keep their first choice then
 * @param firstChoices [n] first choices of the mesh, before the limit
 * @param wishedShare  share of the mesh's tokens that want out
 */
record Outgoing(boolean limited, boolean[] mayGo, long[] firstChoices, double wishedShare) {
    /** A rank's message: its node, its real tokens, its first choices by expert, the logits of those on other nodes. */
    private static final int HEAD = 2;

    /**
     * Decides; a collective.
     *
     * @param wanted choices before the limit
     * @param logits [T * n]
     * @param share  of a node's tokens that may leave
     */
    static Outgoing of(TokenChoices wanted, float[] logits, double share, RoutingCall call) {
        int experts = call.placement().experts();
        int[] leaving = IntStream.range(0, call.tokens())
                .filter(t -> wanted.expert(t, 0) >= 0 && !call.isLocal(wanted.expert(t, 0)))
                .toArray();
        long[][] all = call.mesh().gather(message(wanted, logits, leaving, experts, call));
        boolean[] here = new boolean[all.length];
        float[][] wishes = new float[all.length][];
        for (int rank = 0; rank < all.length; rank++) {
            here[rank] = all[rank][0] == call.topology().node(call.rank());
            wishes[rank] = here[rank] ? wishes(all[rank], experts) : new float[0];
        }
        int limit = limit(all, here, share);
        boolean[] wins = MeshScores.largest(wishes, limit)[call.mesh().rank()];
        boolean[] mayGo = new boolean[call.tokens()];
        for (int i = 0; i < wins.length; i++) {
            mayGo[leaving[i]] = wins[i];
        }
        boolean hosting = IntStream.range(0, experts).anyMatch(call::isLocal);
        boolean limited =
                hosting && Arrays.stream(wishes).mapToInt(w -> w.length).sum() >= limit;
        long wished = Arrays.stream(all)
                .mapToLong(message -> message.length - HEAD - experts)
                .sum();
        return new Outgoing(
                limited, mayGo, firstChoices(all, experts), (double) wished / Math.max(1, call.meshTokens()));
    }

    private static long[] message(TokenChoices wanted, float[] logits, int[] leaving, int experts, RoutingCall call) {
        long[] message = new long[HEAD + experts + leaving.length];
        message[0] = call.topology().node(call.rank());
        message[1] = RealTokens.count(call.valid());
        System.arraycopy(wanted.counts(experts, 1), 0, message, HEAD, experts);
        for (int i = 0; i < leaving.length; i++) {
            float logit = logits[leaving[i] * experts + wanted.expert(leaving[i], 0)];
            message[HEAD + experts + i] = Float.floatToIntBits(logit);
        }
        return message;
    }

    private static float[] wishes(long[] message, int experts) {
        float[] wishes = new float[message.length - HEAD - experts];
        for (int i = 0; i < wishes.length; i++) {
            wishes[i] = Float.intBitsToFloat((int) message[HEAD + experts + i]);
        }
        return wishes;
    }

    private static int limit(long[][] all, boolean[] here, double share) {
        long tokens = IntStream.range(0, all.length)
                .filter(rank -> here[rank])
                .mapToLong(rank -> all[rank][1])
                .sum();
        // The relative slack keeps floor(28.999999999999996) from becoming 28.
        return (int) Math.floor(tokens * share * (1 + 1e-12));
    }

    private static long[] firstChoices(long[][] all, int experts) {
        long[] counts = new long[experts];
        Arrays.setAll(
                counts,
                e -> Arrays.stream(all).mapToLong(message -> message[HEAD + e]).sum());
        return counts;
    }
}
