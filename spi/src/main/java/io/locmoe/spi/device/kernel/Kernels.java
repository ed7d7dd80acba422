package io.locmoe.spi.device.kernel;

import java.util.List;
import java.util.stream.Stream;

/** The kernels of this version of the SPI. */
public final class Kernels {
    private static final List<Class<? extends Kernel>> PLAIN = List.of(
            Accumulate.class,
            AdamW.class,
            Affine.class,
            Binary.class,
            Cast.class,
            Copy.class,
            CrossEntropy.class,
            CrossEntropyBackward.class,
            Fill.class,
            GatherRows.class,
            LayerNorm.class,
            LayerNormBackward.class,
            LogSumExp.class,
            MatMul.class,
            ScatterAddRows.class,
            Softmax.class,
            SoftmaxBackward.class,
            SumColumns.class,
            SumOfSquares.class,
            SumRows.class,
            Unary.class,
            UnaryBackward.class);

    private static final List<Class<? extends FusedKernel>> FUSED = List.of(
            AddLayerNorm.class,
            AddLayerNormBackward.class,
            CombineRows.class,
            CombineRowsBackward.class,
            FusedAttention.class,
            FusedAttentionBackward.class,
            FusedCrossEntropy.class,
            FusedCrossEntropyBackward.class,
            GroupMean.class,
            GroupMeanBackward.class,
            GroupedAdamW.class,
            GroupedLinear.class,
            GroupedLinearBackward.class,
            GroupedLinearGradients.class,
            NormalizedGroupMean.class,
            NormalizedGroupMeanBackward.class,
            RmsNorm.class,
            RmsNormBackward.class,
            RotaryEmbedding.class,
            SwiGlu.class,
            SwiGluBackward.class);

    private Kernels() {}

    /**
     * What a driver that trains has; {@link Cast} is for smaller types only. None is added within version 2 of the SPI.
     */
    public static List<Class<? extends Kernel>> plain() {
        return PLAIN;
    }

    /** What a driver may lack. Later hosts have more. */
    public static List<Class<? extends FusedKernel>> fused() {
        return FUSED;
    }

    /** Plain and fused ones. */
    public static List<Class<? extends Kernel>> all() {
        return Stream.<Class<? extends Kernel>>concat(PLAIN.stream(), FUSED.stream())
                .toList();
    }
}
