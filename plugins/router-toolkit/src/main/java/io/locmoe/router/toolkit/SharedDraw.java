package io.locmoe.router.toolkit;

import io.locmoe.spi.router.MeshCounts;
import io.locmoe.spi.router.RoutingCall;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Random numbers that belong to the tokens of the global batch: a token's numbers depend on the job's seed, the step,
 * the micro-batch, the layer, the purpose, and the token's place in the global batch, and not on how the batch is
 * spread over ranks. All ranks agree on one number, which the first rank draws from its
 * {@link RoutingCall#random()}.
 *
 * @param seed  the number that all ranks agree on
 * @param first place of this rank's first token in the global batch, padding counted
 */
public record SharedDraw(long seed, long first) {

    /**
     * Agrees on the numbers of this call; a collective.
     *
     * @param purpose what the numbers are for; draws for two purposes have nothing to do with each other
     */
    public static SharedDraw of(String purpose, RoutingCall call) {
        return of(purpose, call.tokens(), call.random(), call.mesh());
    }

    static SharedDraw of(String purpose, int tokens, RandomGenerator random, MeshCounts mesh) {
        long[][] all = mesh.gather(new long[] {random.nextLong(), tokens});
        long first = 0;
        for (int rank = 0; rank < mesh.rank(); rank++) {
            first += all[rank][1];
        }
        return new SharedDraw(new SplittableRandom(all[0][0] + purpose.hashCode()).nextLong(), first);
    }

    /** A generator for the numbers of one token, always starting at the same one. */
    public RandomGenerator ofToken(int token) {
        // Not the constant by which SplittableRandom itself steps: tokens would share their numbers.
        return new SplittableRandom(seed + (first + token) * 0xD1342543DE82EF95L);
    }
}
