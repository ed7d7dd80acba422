package io.locmoe.driver.reference;

import io.locmoe.driver.reference.kernel.KernelTable;
import io.locmoe.spi.device.kernel.Accumulate;
import io.locmoe.spi.device.kernel.AdamW;
import io.locmoe.spi.device.kernel.AddLayerNorm;
import io.locmoe.spi.device.kernel.AddLayerNormBackward;
import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.CombineRows;
import io.locmoe.spi.device.kernel.CombineRowsBackward;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.CrossEntropy;
import io.locmoe.spi.device.kernel.CrossEntropyBackward;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.FusedAttention;
import io.locmoe.spi.device.kernel.FusedAttentionBackward;
import io.locmoe.spi.device.kernel.FusedCrossEntropy;
import io.locmoe.spi.device.kernel.FusedCrossEntropyBackward;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.kernel.GroupMean;
import io.locmoe.spi.device.kernel.GroupMeanBackward;
import io.locmoe.spi.device.kernel.GroupedAdamW;
import io.locmoe.spi.device.kernel.GroupedLinear;
import io.locmoe.spi.device.kernel.GroupedLinearBackward;
import io.locmoe.spi.device.kernel.GroupedLinearGradients;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.LayerNorm;
import io.locmoe.spi.device.kernel.LayerNormBackward;
import io.locmoe.spi.device.kernel.LogSumExp;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.NormalizedGroupMean;
import io.locmoe.spi.device.kernel.NormalizedGroupMeanBackward;
import io.locmoe.spi.device.kernel.RmsNorm;
import io.locmoe.spi.device.kernel.RmsNormBackward;
import io.locmoe.spi.device.kernel.RotaryEmbedding;
import io.locmoe.spi.device.kernel.ScatterAddRows;
import io.locmoe.spi.device.kernel.Softmax;
import io.locmoe.spi.device.kernel.SoftmaxBackward;
import io.locmoe.spi.device.kernel.SumColumns;
import io.locmoe.spi.device.kernel.SumOfSquares;
import io.locmoe.spi.device.kernel.SumRows;
import io.locmoe.spi.device.kernel.SwiGlu;
import io.locmoe.spi.device.kernel.SwiGluBackward;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.kernel.UnaryBackward;

/** The scalar family: every kernel of the SPI. */
public final class ReferenceKernels {
    private static final KernelTable TABLE = KernelTable.named("scalar reference")
            .with(AdamW.class, ReferenceAdamW::step)
            .with(AddLayerNorm.class, ReferenceLayerNorm::addForward)
            .with(AddLayerNormBackward.class, ReferenceLayerNorm::addBackward)
            .with(Affine.class, ReferenceElements::affine)
            .with(Accumulate.class, ReferenceElements::accumulate)
            .with(Binary.class, ReferenceBinary::binary)
            .with(Cast.class, Kernel.types(Cast.class), ReferenceElements::cast)
            .with(CombineRows.class, ReferenceCombineRows::forward)
            .with(CombineRowsBackward.class, ReferenceCombineRows::backward)
            .with(Copy.class, Kernel.types(Copy.class), ReferenceElements::copy)
            .with(CrossEntropy.class, ReferenceCrossEntropy::forward)
            .with(CrossEntropyBackward.class, ReferenceCrossEntropy::backward)
            .with(Fill.class, Kernel.types(Fill.class), ReferenceElements::fill)
            .with(FusedAttention.class, Kernel.types(FusedAttention.class), ReferenceAttention::forward)
            .with(
                    FusedAttentionBackward.class,
                    Kernel.types(FusedAttentionBackward.class),
                    ReferenceAttentionBackward::backward)
            .with(FusedCrossEntropy.class, ReferenceFusedCrossEntropy::forward)
            .with(FusedCrossEntropyBackward.class, ReferenceFusedCrossEntropy::backward)
            .with(GatherRows.class, Kernel.types(GatherRows.class), ReferenceRows::gather)
            .with(GroupMean.class, ReferenceGroupMeans::forward)
            .with(GroupMeanBackward.class, ReferenceGroupMeans::backward)
            .with(GroupedAdamW.class, ReferenceAdamW::grouped)
            .with(GroupedLinear.class, Kernel.types(GroupedLinear.class), ReferenceGroupedLinear::forward)
            .with(
                    GroupedLinearBackward.class,
                    Kernel.types(GroupedLinearBackward.class),
                    ReferenceGroupedLinear::backward)
            .with(
                    GroupedLinearGradients.class,
                    Kernel.types(GroupedLinearGradients.class),
                    ReferenceGroupedLinear::gradients)
            .with(LayerNorm.class, ReferenceLayerNorm::forward)
            .with(LayerNormBackward.class, ReferenceLayerNorm::backward)
            .with(LogSumExp.class, ReferenceSoftmax::logSumExp)
            .with(MatMul.class, Kernel.types(MatMul.class), ReferenceMatMul::matMul)
            .with(NormalizedGroupMean.class, ReferenceGroupMeans::normalizedForward)
            .with(NormalizedGroupMeanBackward.class, ReferenceGroupMeans::normalizedBackward)
            .with(RmsNorm.class, ReferenceRmsNorm::forward)
            .with(RmsNormBackward.class, ReferenceRmsNorm::backward)
            .with(RotaryEmbedding.class, ReferenceDecoder::rotate)
            .with(ScatterAddRows.class, ReferenceRows::scatterAdd)
            .with(Softmax.class, ReferenceSoftmax::forward)
            .with(SoftmaxBackward.class, ReferenceSoftmax::backward)
            .with(SumColumns.class, ReferenceSums::columns)
            .with(SumRows.class, ReferenceSums::rows)
            .with(SumOfSquares.class, ReferenceSums::squares)
            .with(SwiGlu.class, ReferenceDecoder::swiGlu)
            .with(SwiGluBackward.class, ReferenceDecoder::swiGluBackward)
            .with(Unary.class, ReferenceUnary::forward)
            .with(UnaryBackward.class, ReferenceUnary::backward);

    private ReferenceKernels() {}

    public static KernelTable table() {
        return TABLE;
    }
}
