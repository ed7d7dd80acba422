package io.locmoe.spi.device.kernel;

import io.locmoe.spi.contract.Experimental;

/**
 * One call of a device kernel: its operands and shapes, as a value.
 *
 * <p>Matrices are row-major float32 without gaps unless a kernel says otherwise; indices are int32. A constructor
 * checks that every span has the size that the shape asks for, so a driver may trust it. Outputs do not overlap inputs,
 * except where a kernel says "may be in place". {@link #tolerance()} is the largest error, relative to the largest
 * magnitude of the exact result, that an implementation may show against the same formula in float64.
 *
 * <p>Of the kernels that are permitted here, a driver that trains has all but the {@link FusedKernel}s.
 */
@Experimental
public sealed interface Kernel
        permits AdamW,
                Affine,
                Accumulate,
                Binary,
                Copy,
                CrossEntropy,
                CrossEntropyBackward,
                Fill,
                FusedKernel,
                GatherRows,
                LayerNorm,
                LayerNormBackward,
                LogSumExp,
                MatMul,
                ScatterAddRows,
                Softmax,
                SoftmaxBackward,
                SumColumns,
                SumRows,
                SumOfSquares,
                Unary,
                UnaryBackward {

    /** Largest relative error against float64, as the interface states. */
    default double tolerance() {
        return 1e-5;
    }
}
