package io.locmoe.spi.device.kernel;

import io.locmoe.spi.contract.Experimental;

/**
 * A kernel that does in one pass over memory what plain kernels do in several. It is optional: a driver may lack it,
 * and says so by {@link io.locmoe.spi.device.Device#supports}. The engine then composes the operation of plain kernels,
 * which every driver has. It takes the fused kernels of an operation, forward and backward, together or not at all.
 *
 * <p>Each says what it is composed of. A driver that distinguishes all kernels in a {@code switch} may name this
 * interface as its last case; fused kernels of later versions then fall into it.
 */
@Experimental
public sealed interface FusedKernel extends Kernel
        permits AddLayerNorm,
                AddLayerNormBackward,
                CombineRows,
                CombineRowsBackward,
                FusedAttention,
                FusedAttentionBackward,
                FusedCrossEntropy,
                FusedCrossEntropyBackward,
                GroupMean,
                GroupMeanBackward,
                GroupedAdamW,
                GroupedLinear,
                GroupedLinearBackward,
                GroupedLinearGradients,
                NormalizedGroupMean,
                NormalizedGroupMeanBackward {}
