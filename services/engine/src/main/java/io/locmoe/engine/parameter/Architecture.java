package io.locmoe.engine.parameter;

/** Properties of every model, under the names that configurations of Hugging Face models use. */
public final class Architecture {
    /** Standard deviation of initial weights; lower for those that add to the residual stream. */
    public static final float INITIALIZER_RANGE = 0.02f;

    /** GeLU by tanh: 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))). */
    public static final String GELU = "gelu_pytorch_tanh";

    /** x / (1 + exp(-x)), of the gates of SwiGLU. */
    public static final String SILU = "silu";

    private Architecture() {}

    /** Standard deviation of initial weights that add to the residual stream of a model with so many blocks. */
    public static float residualDeviation(int blocks) {
        return (float) (INITIALIZER_RANGE / Math.sqrt(2.0 * blocks));
    }
}
