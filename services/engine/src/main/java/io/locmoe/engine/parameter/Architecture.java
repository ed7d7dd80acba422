package io.locmoe.engine.parameter;

import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.tape.GatedActivation;
import java.util.Optional;

/** Properties of every model, under the names that configurations of Hugging Face models use. */
public final class Architecture {
    /** Standard deviation of initial weights; lower for those that add to the residual stream. */
    public static final float INITIALIZER_RANGE = 0.02f;

    /** GeLU by tanh: 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))). */
    public static final String GELU = "gelu_pytorch_tanh";

    /** x / (1 + exp(-x)), of the gates of SwiGLU. */
    public static final String SILU = "silu";

    private Architecture() {}

    /** What is between the two maps of feed-forward layers and experts with gates; empty if they have none. */
    public static Optional<GatedActivation> gatedActivation(ModelSettings model) {
        return switch (model.activation()) {
            case GELU -> Optional.empty();
            case SWIGLU -> Optional.of(GatedActivation.swiGlu());
            case CLAMPED_SWIGLU ->
                Optional.of(GatedActivation.clamped(
                        (float) model.clamp().limit(), (float) model.clamp().slope()));
        };
    }

    /** Standard deviation of initial weights that add to the residual stream of a model with so many blocks. */
    public static float residualDeviation(int blocks) {
        return (float) (INITIALIZER_RANGE / Math.sqrt(2.0 * blocks));
    }
}
