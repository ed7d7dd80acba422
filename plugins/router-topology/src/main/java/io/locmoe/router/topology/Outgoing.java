package io.locmoe.router.topology;

import io.locmoe.spi.router.MeshScores;
import io.locmoe.spi.router.RealTokens;
import io.locmoe.spi.router.RoutingContext;
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

    /** A collective. */
    static Outgoing of(int[] wanted, int topK, float[] logits, double share, RoutingContext context) {
        int experts = context.placement().experts();
        int[] leaving = IntStream.range(0, context.tokens())
                .filter(t -> wanted[t * topK] >= 0 && !context.isLocal(wanted[t * topK])).toArray();
        long[] mine = new long[HEAD + experts + leaving.length];
        mine[0] = context.topology().node(context.rank());
        mine[1] = RealTokens.count(context.valid());
        for (int t = 0; t < context.tokens(); t++) {
            if (wanted[t * topK] >= 0) {
                mine[HEAD + wanted[t * topK]]++;
            }
        }
        for (int i = 0; i < leaving.length; i++) {
            mine[HEAD + experts + i] = Float.floatToIntBits(logits[leaving[i] * experts + wanted[leaving[i] * topK]]);
        }
        long[][] all = context.mesh().gather(mine);
        return of(all, leaving, share, experts, context);
    }

    private static Outgoing of(long[][] all, int[] leaving, double share, int experts, RoutingContext context) {
        long[] firstChoices = new long[experts];
        float[][] wishes = new float[all.length][];
        long tokens = 0;
        double wished = 0;
        for (int rank = 0; rank < all.length; rank++) {
            long[] message = all[rank];
            Arrays.setAll(firstChoices, e -> firstChoices[e] + message[HEAD + e]);
            wished += (message.length - HEAD - experts) / (double) Math.max(1, context.meshTokens());
            boolean here = message[0] == context.topology().node(context.rank());
            tokens += here ? message[1] : 0;
            wishes[rank] = new float[here ? message.length - HEAD - experts : 0];
            for (int i = 0; i < wishes[rank].length; i++) {
                wishes[rank][i] = Float.intBitsToFloat((int) message[HEAD + experts + i]);
            }
        }
        // The relative slack keeps floor(28.999999999999996) from becoming 28.
        int limit = (int) Math.floor(tokens * share * (1 + 1e-12));
        boolean[] wins = MeshScores.largest(wishes, limit)[context.mesh().rank()];
        boolean[] mayGo = new boolean[context.tokens()];
        for (int i = 0; i < wins.length; i++) {
            mayGo[leaving[i]] = wins[i];
        }
        boolean hosting = IntStream.range(0, experts).anyMatch(context::isLocal);
        return new Outgoing(hosting && Arrays.stream(wishes).mapToInt(w -> w.length).sum() >= limit, mayGo, firstChoices,
                wished);
    }
}
