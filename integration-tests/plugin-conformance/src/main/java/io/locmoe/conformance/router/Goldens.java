package io.locmoe.conformance.router;

import org.assertj.core.data.Offset;

/** Logits that the checks share, and the precision of float32 near 1. */
public final class Goldens {
    public static final Offset<Float> FLOAT = Offset.offset(4e-7f);

    /** Four tokens, four experts. */
    public static final float[][] A = {
        {.11f, .20f, .10f, .30f}, {.30f, .40f, .11f, .10f}, {.11f, .10f, .60f, .50f}, {.10f, .11f, .70f, .80f}
    };
    /** Four tokens, six experts. */
    public static final float[][] B = {
        {.5858f, .4801f, .6269f, .5397f, .9722f, .7034f},
        {.5445f, .6332f, .4519f, .6308f, .0519f, .6450f},
        {.4874f, .8110f, .7467f, .8474f, .0277f, .3068f},
        {.8570f, .6714f, .5310f, .3274f, .4836f, .9892f}
    };
    /** Four tokens, four experts; all prefer the first or the third. */
    public static final float[][] C = {
        {.95f, .85f, .90f, .80f}, {.70f, .65f, .75f, .60f}, {.50f, .55f, .45f, .40f}, {.35f, .30f, .25f, .20f}
    };
    /** Twelve tokens, four experts: the logits of Hugging Face's test of the Switch router's z-loss. */
    public static final float[][] Z = {
        {-4.2124424f, 3.891939f, -3.6481273f, 1.8849981f},
        {0.32625437f, 2.918651f, 0.84758997f, -4.556842f},
        {-3.32062f, 4.6977115f, -0.15439987f, 0.44086337f},
        {3.4467149f, 4.3436565f, -4.7224274f, -4.264637f},
        {-2.224406f, -2.5318158f, -1.3832569f, 1.1891162f},
        {-2.320062f, -0.44705987f, 4.289819f, -0.00662684f},
        {0.99470854f, -0.6992364f, 0.25503993f, 4.2952085f},
        {3.5937333f, -3.2408535f, -4.298278f, 4.426601f},
        {0.7669008f, 2.6588762f, 2.4505413f, 4.6051874f},
        {0.23330331f, -3.0845237f, 0.6262374f, -2.9865491f},
        {0.7595146f, -2.1099675f, -4.155346f, -2.8326452f},
        {2.3771453f, 1.004138f, -3.1781673f, 0.7581556f}
    };

    private Goldens() {}
}
