package io.locmoe.laboratory.theory;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Cosines between drawn tokens, uniform on the unit sphere of R^d (Assumption 2), and the n gate vectors of GrAP (eq.
 * 4), which are orthogonal and equally long.
 *
 * @param width   d
 * @param experts n
 * @param tokens  number of draws
 * @param cosines [tokens][experts]
 */
record DrawnCosines(int width, int experts, int tokens, float[] cosines) {
    private static final int CHUNK = 500;

    /**
     * Draws tokens. The result depends only on the arguments, not on the number of processors.
     *
     * @param experts divides {@code width}
     */
    static DrawnCosines draw(int width, int experts, int tokens, long seed) {
        DrawnCosines drawn = new DrawnCosines(width, experts, tokens, new float[tokens * experts]);
        IntStream.range(0, Math.ceilDiv(tokens, CHUNK)).parallel().forEach(chunk -> {
            SplittableRandom random = new SplittableRandom(((seed * 31 + width) * 31 + experts) * 1_000_003 + chunk);
            for (int t = chunk * CHUNK; t < Math.min(tokens, (chunk + 1) * CHUNK); t++) {
                drawn.drawToken(t, random);
            }
        });
        return drawn;
    }

    /** A vector of independent normal numbers has a uniform direction. */
    private void drawToken(int t, SplittableRandom random) {
        int block = width / experts;
        double squares = 0;
        double[] sums = new double[experts];
        for (int i = 0; i < experts; i++) {
            for (int j = 0; j < block; j++) {
                double x = random.nextGaussian();
                sums[i] += x;
                squares += x * x;
            }
        }
        double length = Math.sqrt(squares * block);
        for (int i = 0; i < experts; i++) {
            cosines[t * experts + i] = (float) (sums[i] / length);
        }
    }

    /** The expert that a token is routed to: the one with the smallest angle (Lemma 1). */
    int expert(int token) {
        int best = 0;
        for (int i = 1; i < experts; i++) {
            if (cosines[token * experts + i] > cosines[token * experts + best]) {
                best = i;
            }
        }
        return best;
    }

    /** The cosine to that expert's vector. */
    double greatest(int token) {
        return cosines[token * experts + expert(token)];
    }

    /** Mean cosine of a token to the vector it is routed to. */
    Estimate meanGreatest() {
        return Estimate.of(tokens, this::greatest);
    }

    /** P(cos >= delta) for one vector; the n cosines of a token count as one draw. */
    Estimate above(double delta) {
        return share(delta, false);
    }

    /** P(|cos| >= delta) for one vector. */
    Estimate beyond(double delta) {
        return share(delta, true);
    }

    private Estimate share(double delta, boolean bothSigns) {
        return Estimate.of(tokens, t -> {
            int count = 0;
            for (int i = 0; i < experts; i++) {
                float cosine = cosines[t * experts + i];
                count += (bothSigns ? Math.abs(cosine) : cosine) >= delta ? 1 : 0;
            }
            return (double) count / experts;
        });
    }

    /**
     * p_i of Theorem 1: the probability that a token routed to expert i has a cosine of at least delta to its vector.
     * Symmetry makes it the same for every expert.
     */
    Estimate discriminative(double delta) {
        return Estimate.of(tokens, t -> greatest(t) >= delta ? 1 : 0);
    }
}
