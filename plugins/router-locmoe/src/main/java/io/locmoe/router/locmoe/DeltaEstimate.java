package io.locmoe.router.locmoe;

import io.locmoe.spi.gate.Affinity;
import io.locmoe.spi.router.RoutingCall;
import java.util.function.Supplier;

/**
 * The delta of Theorem 1 as LocMoE measures it (section 4.1): the mean over the mesh's real tokens of the cosine
 * between a token and the gate vector nearest to it. It is equal on all ranks, and however the tokens are spread over
 * them, because the sum is one of whole numbers.
 */
final class DeltaEstimate {
    /** Length of the state. */
    static final int STATE = 3;

    /** When delta is measured. */
    enum Measured {
        /** In the first training step, then never again (LocMoE). */
        FIRST_BATCH,
        /** In every training step, as a moving average (LocMoE+). */
        MOVING
    }

    /** Fixed-point unit of a cosine: sums over 2^22 tokens are exact. */
    private static final double UNIT = 1L << 40;

    private final Measured measured;
    private final double decay;
    /** [delta, width of the space of the angles, training steps measured] */
    private final double[] state;

    private long sum;
    private long tokens;

    /**
     * @param decay weight of the value so far when a step changes the moving average
     * @param state {@link #STATE} zeros that live as long as the model
     */
    DeltaEstimate(Measured measured, double decay, double[] state) {
        this.measured = measured;
        this.decay = decay;
        this.state = state;
    }

    /**
     * Takes in a micro-batch of training, unless delta is frozen. A collective. In the first step delta is the mean so
     * far; later it changes between steps only.
     */
    void observe(Supplier<Affinity> angles, RoutingCall call) {
        if (measured == Measured.FIRST_BATCH && state[2] > 0) {
            return;
        }
        Affinity affinity = angles.get();
        sum += call.mesh().sum(new long[] {nearest(affinity, call.valid())})[0];
        tokens += call.meshTokens();
        state[1] = affinity.width();
        if (state[2] == 0) {
            state[0] = mean();
        }
    }

    /** Sum of the largest cosine of each real token. */
    private static long nearest(Affinity affinity, boolean[] valid) {
        float[] cosines = affinity.cosines().toArray();
        int experts = affinity.cosines().size(-1);
        long sum = 0;
        for (int t = 0; t < valid.length; t++) {
            double nearest = -1;
            for (int e = 0; e < experts; e++) {
                nearest = Math.max(nearest, cosines[t * experts + e]);
            }
            sum += valid[t] ? Math.round(nearest * UNIT) : 0;
        }
        return sum;
    }

    private double mean() {
        // Rounding may take a cosine beyond 1.
        return Math.clamp(sum / UNIT / Math.max(1, tokens), -1, 1);
    }

    /** Ends a training step. */
    void stepCompleted() {
        if (tokens > 0) {
            state[0] = state[2] == 0 ? mean() : decay * state[0] + (1 - decay) * mean();
            state[2]++;
            stepDiscarded();
        }
    }

    /** Forgets what was observed in a training step. */
    void stepDiscarded() {
        sum = 0;
        tokens = 0;
    }

    /** The estimate; 0 before any token was seen. */
    double delta() {
        return state[0];
    }

    /** Dimension of the space that the angles are in. */
    int width() {
        return (int) state[1];
    }
}
