package io.locmoe.driver.ascend.kernel;

import static io.locmoe.spi.device.memory.ElementType.BFLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT32;
import static io.locmoe.spi.device.memory.ElementType.INT32;
import static io.locmoe.spi.device.memory.ElementType.INT8;

import io.locmoe.driver.ascend.binding.Cann;
import io.locmoe.spi.device.kernel.Accumulate;
import io.locmoe.spi.device.kernel.AdamW;
import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.Cast;
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
import io.locmoe.spi.device.memory.ElementType;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BiConsumer;

/** The kernels that the driver has, each with its types, its body and the operators that it needs. */
final class KernelCatalog {
    private static final Set<ElementType> WIDE = EnumSet.of(FLOAT32);
    private static final Set<ElementType> SMALL = EnumSet.of(BFLOAT16, FLOAT16);
    private static final Set<ElementType> NUMBERS = EnumSet.of(FLOAT32, BFLOAT16, FLOAT16);
    private static final Set<ElementType> MOVED = EnumSet.of(FLOAT32, BFLOAT16, FLOAT16, INT32, INT8);

    private final Entries entries;

    /** Where kernels are added. */
    @FunctionalInterface
    interface Entries {
        <K extends Kernel> void add(
                Class<K> type, Set<ElementType> types, BiConsumer<K, Launch> body, String... operators);
    }

    KernelCatalog(Entries entries) {
        this.entries = entries;
    }

    /** Adds those of the chip of the current device. */
    void fill(Cann cann) {
        addElements();
        addRows();
        addFused();
        MatMulKernel product = new MatMulKernel(Precision.of(cann.runtime()));
        entries.add(MatMul.class, NUMBERS, product::enqueue, MatMulKernel.OPERATORS);
        addOptional(cann);
    }

    /** What some chips have operators for. */
    private void addOptional(Cann cann) {
        String chip = cann.runtime().chip();
        FusedOperators.tellAbsences(chip);
        if (FusedOperators.PRODUCTS.on(chip)) {
            addGrouped(new GroupedLinearKernels(cann));
        }
        if (FusedOperators.ATTENTION.on(chip)) {
            entries.add(FusedAttention.class, NUMBERS, AttentionKernels::forward, AttentionKernels.FORWARD);
            entries.add(FusedAttentionBackward.class, NUMBERS, AttentionKernels::backward, AttentionKernels.BACKWARD);
        }
        if (FusedOperators.ADAMW.on(chip)) {
            entries.add(GroupedAdamW.class, WIDE, GroupedAdamWKernel::enqueue, GroupedAdamWKernel.OPERATORS);
        }
        if (FusedOperators.DECODER.on(chip)) {
            addDecoder();
        }
    }

    private void addGrouped(GroupedLinearKernels grouped) {
        entries.add(GroupedLinear.class, NUMBERS, grouped::forward, grouped.forwardOperators());
        entries.add(GroupedLinearBackward.class, NUMBERS, grouped::backward, grouped.backwardOperators());
        entries.add(GroupedLinearGradients.class, NUMBERS, grouped::gradients, grouped.gradientOperators());
    }

    private void addDecoder() {
        entries.add(RmsNorm.class, WIDE, DecoderKernels::norm, "aclnnRmsNorm");
        entries.add(RmsNormBackward.class, WIDE, DecoderKernels::normBackward, DecoderKernels.NORM_BACKWARD);
        entries.add(SwiGlu.class, WIDE, DecoderKernels::swiGlu, "aclnnSwiGlu");
        entries.add(SwiGluBackward.class, WIDE, DecoderKernels::swiGluBackward, "aclnnSwiGluGrad");
        entries.add(RotaryEmbedding.class, WIDE, RotaryKernel::enqueue, RotaryKernel.OPERATORS);
    }

    private void addElements() {
        entries.add(Fill.class, NUMBERS, ElementKernels::fill, "aclnnInplaceFillScalar");
        entries.add(Copy.class, MOVED, ElementKernels::copy, "aclnnInplaceCopy");
        entries.add(Cast.class, SMALL, ElementKernels::cast, "aclnnCast");
        entries.add(Accumulate.class, WIDE, ElementKernels::accumulate, "aclnnInplaceAdd");
        entries.add(Affine.class, WIDE, ElementKernels::affine, "aclnnMuls", "aclnnAdds");
        entries.add(Binary.class, WIDE, ElementKernels::binary, "aclnnAdd", "aclnnSub", "aclnnMul", "aclnnDiv");
        entries.add(Unary.class, WIDE, UnaryKernels::forward, UnaryKernels.FORWARD);
        entries.add(UnaryBackward.class, WIDE, UnaryKernels::backward, UnaryKernels.BACKWARD);
        entries.add(GatherRows.class, MOVED, RowKernels::gather, "aclnnEmbedding");
        entries.add(
                ScatterAddRows.class, WIDE, RowKernels::scatterAdd, "aclnnEmbeddingDenseBackward", "aclnnInplaceAdd");
        entries.add(AdamW.class, WIDE, AdamWKernel::enqueue, AdamWKernel.OPERATORS);
    }

    private void addRows() {
        entries.add(SumRows.class, WIDE, SumKernels::rows, "aclnnReduceSum", "aclnnInplaceAdd", "aclnnInplaceZero");
        entries.add(SumColumns.class, WIDE, SumKernels::columns, "aclnnReduceSum", "aclnnInplaceZero");
        entries.add(SumOfSquares.class, WIDE, SumKernels::squares, "aclnnMul", "aclnnReduceSum", "aclnnInplaceZero");
        entries.add(Softmax.class, WIDE, SoftmaxKernels::forward, "aclnnSoftmax", "aclnnMuls", "aclnnInplaceAdd");
        entries.add(SoftmaxBackward.class, WIDE, SoftmaxKernels::backward, "aclnnSoftmaxBackward", "aclnnMuls");
        entries.add(LogSumExp.class, WIDE, SoftmaxKernels::logSumExp, "aclnnLogSoftmax", "aclnnTopk", "aclnnSub");
        entries.add(LayerNorm.class, WIDE, LayerNormKernels::forward, "aclnnLayerNorm");
        entries.add(
                LayerNormBackward.class, WIDE, LayerNormKernels::backward, "aclnnLayerNormBackward", "aclnnInplaceAdd");
        entries.add(CrossEntropy.class, WIDE, CrossEntropyKernels::forward, CrossEntropyKernels.FORWARD);
        entries.add(CrossEntropyBackward.class, WIDE, CrossEntropyKernels::backward, CrossEntropyKernels.BACKWARD);
    }

    private void addFused() {
        entries.add(FusedCrossEntropy.class, WIDE, CrossEntropyKernels::fused, CrossEntropyKernels.FUSED);
        entries.add(
                FusedCrossEntropyBackward.class,
                WIDE,
                CrossEntropyKernels::fusedBackward,
                CrossEntropyKernels.FUSED_BACKWARD);
        entries.add(GroupMean.class, WIDE, GroupMeanKernels::forward, GroupMeanKernels.FORWARD);
        entries.add(GroupMeanBackward.class, WIDE, GroupMeanKernels::backward, GroupMeanKernels.BACKWARD);
        entries.add(NormalizedGroupMean.class, WIDE, GroupMeanKernels::normalized, GroupMeanKernels.NORMALIZED);
        entries.add(
                NormalizedGroupMeanBackward.class,
                WIDE,
                GroupMeanKernels::normalizedBackward,
                GroupMeanKernels.NORMALIZED_BACKWARD);
    }
}
