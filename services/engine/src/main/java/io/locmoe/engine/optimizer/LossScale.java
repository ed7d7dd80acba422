package io.locmoe.engine.optimizer;

import io.locmoe.engine.settings.Precision;
import java.util.Optional;

/**
 * The factor that lifts gradients into the range of float16 (Micikevicius et al. 2018, Mixed precision training): the
 * loss is multiplied by it, and gradients are divided by it again. A step with gradients that are not finite changes no
 * weight and halves it; {@link #GOOD_STEPS} finite steps in a row double it. In other precisions it is always 1. All
 * ranks see the same norm, and so the same scale. Used by the rank's thread.
 */
public final class LossScale {
    /** Steps in a row after which a larger scale is tried. */
    static final int GOOD_STEPS = 1000;

    /** Below 1 a smaller scale does not help: the precision is not the reason for gradients that are not finite. */
    private static final double LEAST = 1;
    /** Twice the largest float16; gradients that need more are never in its range. */
    private static final double MOST = 0x1p24;

    private static final State FIRST = new State(0x1p16, 0, 0);
    private static final State NONE = new State(1, 0, 0);

    /**
     * The state in checkpoints.
     *
     * @param scale   a power of two
     * @param good    steps in a row with finite gradients since the scale changed
     * @param skipped steps of the job that changed nothing
     */
    public record State(double scale, long good, long skipped) {
        public State {
            if (!(scale >= LEAST && scale <= MOST) || Math.scalb(1.0, Math.getExponent(scale)) != scale) {
                throw new IllegalArgumentException(
                        "the loss scale is no power of two from " + LEAST + " to " + MOST + ": " + scale);
            }
            if (good < 0 || skipped < 0) {
                throw new IllegalArgumentException(
                        "steps must not be negative: " + good + " good and " + skipped + " skipped ones");
            }
        }
    }

    private final boolean scales;
    private State state;

    LossScale(Precision precision) {
        scales = precision.scalesLoss();
        state = scales ? FIRST : NONE;
    }

    /** The factor for the loss. */
    public double value() {
        return state.scale;
    }

    /** Steps of the job that changed nothing. */
    long skipped() {
        return state.skipped;
    }

    /** The state for checkpoints. */
    public State state() {
        return state;
    }

    /**
     * Continues from another job's state.
     *
     * @param scaled whether that job scaled its loss; if not, or if this one does not, the scale starts anew
     */
    public void restore(State saved, boolean scaled) {
        state = scales && scaled ? saved : new State(state.scale, 0, saved.skipped);
    }

    /** Counts a step with finite gradients. */
    void good() {
        if (scales) {
            state = state.good + 1 < GOOD_STEPS
                    ? new State(state.scale, state.good + 1, state.skipped)
                    : new State(Math.min(MOST, 2 * state.scale), 0, state.skipped);
        }
    }

    /** The reason why a norm is invalid; empty if it is finite, or if half the scale may make it finite. */
    public Optional<String> fault(double norm) {
        if (Double.isFinite(norm) || scales && state.scale / 2 >= LEAST) {
            return Optional.empty();
        }
        return Optional.of("the gradient norm is " + norm
                + (scales
                        ? " although the loss scale has fallen to " + (long) state.scale
                                + ", so it is not the range of float16"
                        : ""));
    }

    /** Halves the scale after a step whose gradients were not finite, which was no {@link #fault}. */
    void overflow() {
        state = new State(state.scale / 2, 0, state.skipped + 1);
    }
}
