package io.locmoe.router.toolkit;

import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.tensor.Tensors;

/**
 * The locality loss KL(D_c || D_l) of LocMoE, eq. 6, without its coefficient mu.
 *
 * <p>The paper leaves the distributions open. Here they are taken per source rank r, as a histogram of the whole mesh
 * cannot express locality: D_c^r(i) is the mean of softmax p_i over the real tokens of r, which is differentiable;
 * D_l^r puts 1 - smoothing evenly on the n_r experts of r's node and the smoothing evenly on the n - n_r others,
 * because a hard 0 makes the divergence infinite. Where the node hosts every expert D_l^r is uniform.
 *
 * <p>The loss of the mesh is the mean of the ranks' divergences weighted by their real tokens; each rank returns its
 * part.
 */
public final class LocalityLoss {
    /** Keeps log(0) away where a mean probability underflowed to 0; its product with that 0 is 0. */
    private static final float TINY = 1e-20f;

    private LocalityLoss() {}

    /**
     * This rank's part: its divergence times its share of the mesh's real tokens. 0 where the rank has no real token or
     * its node hosts no expert.
     *
     * @param probabilities [T, n] softmax of the logits, padding included
     * @param smoothing     mass of D_l outside the node, in (0, 1)
     * @return scalar
     */
    public static Tensor of(Tensor probabilities, double smoothing, RoutingCall call) {
        int real = RealTokens.count(call.valid());
        double[] localized = localized(smoothing, call);
        if (real == 0 || localized.length == 0) {
            return call.tensors().full(0f);
        }
        Tensor current = RealTokens.of(probabilities, call.valid()).sumRows().scale(1f / real);
        return divergence(current, localized, call.tensors()).scale((float) ((double) real / call.meshTokens()));
    }

    /**
     * sum_i l_i (r_i log r_i - (r_i - 1)) with r_i = c_i / l_i: as both distributions have the sum 1 this is the sum of
     * c_i log r_i. Of that the terms cancel where the distributions are alike, and leave the rounding of the largest;
     * here none is negative.
     */
    private static Tensor divergence(Tensor current, double[] localized, Tensors tensors) {
        float[] masses = new float[localized.length];
        for (int e = 0; e < masses.length; e++) {
            masses[e] = (float) localized[e];
        }
        Tensor target = tensors.of(masses, masses.length);
        Tensor ratio = current.divide(target);
        Tensor logRatio = ratio.affine(1f, TINY).log();
        return ratio.multiply(logRatio)
                .subtract(ratio.affine(1f, -1f))
                .multiply(target)
                .sum();
    }

    /** D_l of the caller's rank, [n]; of length 0 where its node hosts no expert. */
    public static double[] localized(double smoothing, RoutingCall call) {
        int experts = call.placement().experts();
        int local = 0;
        for (int e = 0; e < experts; e++) {
            local += call.isLocal(e) ? 1 : 0;
        }
        if (local == 0) {
            return new double[0];
        }
        double[] localized = new double[experts];
        for (int e = 0; e < experts; e++) {
            localized[e] = local == experts
                    ? 1.0 / experts
                    : call.isLocal(e) ? (1 - smoothing) / local : smoothing / (experts - local);
        }
        return localized;
    }
}
