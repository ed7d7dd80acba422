package io.locmoe.driver.reference;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.GroupedLinear;
import io.locmoe.spi.device.kernel.GroupedLinearBackward;
import io.locmoe.spi.device.kernel.GroupedLinearGradients;
import io.locmoe.spi.device.kernel.Unary;
import java.util.List;

/** Linear maps of pieces of rows, each by a weight of its own, and their gradients. */
final class ReferenceGroupedLinear {
    private ReferenceGroupedLinear() {}

    /** What is done with a row of a piece. */
    private interface OfRow {
        void row(int piece, long row);
    }

    private static void forEach(List<Integer> rows, OfRow what) {
        long row = 0;
        for (int piece = 0; piece < rows.size(); piece++) {
            for (int i = 0; i < rows.get(piece); i++) {
                what.row(piece, row++);
            }
        }
    }

    static void forward(GroupedLinear kernel, DeviceMemory memory) {
        Floats in = Floats.of(kernel.in(), memory);
        Floats out = Floats.of(kernel.out(), memory);
        Floats active = kernel.active() == null ? null : Floats.of(kernel.active(), memory);
        forEach(kernel.rows(), (piece, row) -> {
            Floats weight = Floats.of(kernel.weights().get(piece), memory);
            for (int column = 0; column < kernel.outColumns(); column++) {
                double sum = kernel.biases().isEmpty()
                        ? 0
                        : Floats.of(kernel.biases().get(piece), memory).get(column);
                for (int i = 0; i < kernel.inColumns(); i++) {
                    sum += in.get(row * kernel.inColumns() + i) * weight.get((long) i * kernel.outColumns() + column);
                }
                out.set(row * kernel.outColumns() + column, sum);
                if (active != null) {
                    active.set(row * kernel.outColumns() + column, ReferenceUnary.value(Unary.Function.GELU, sum));
                }
            }
        });
    }

    static void backward(GroupedLinearBackward kernel, DeviceMemory memory) {
        Floats above = Floats.of(kernel.gradientOut(), memory);
        Floats below = Floats.of(kernel.gradientIn(), memory);
        Floats inner = kernel.inner() == null ? null : Floats.of(kernel.inner(), memory);
        forEach(kernel.rows(), (piece, row) -> {
            Floats weight = Floats.of(kernel.weights().get(piece), memory);
            for (int i = 0; i < kernel.inColumns(); i++) {
                double sum = 0;
                for (int column = 0; column < kernel.outColumns(); column++) {
                    sum += above.get(row * kernel.outColumns() + column)
                            * weight.get((long) i * kernel.outColumns() + column);
                }
                long at = row * kernel.inColumns() + i;
                double slope = inner == null ? 1 : ReferenceUnary.derivative(Unary.Function.GELU, inner.get(at));
                below.set(at, sum * slope);
            }
        });
    }

    /** Sums over the rows of a piece are made whole before they join what is there. */
    static void gradients(GroupedLinearGradients kernel, DeviceMemory memory) {
        long first = 0;
        for (int piece = 0; piece < kernel.rows().size(); piece++) {
            long end = first + kernel.rows().get(piece);
            for (int column = 0; column < kernel.outColumns(); column++) {
                column(kernel, memory, piece, first, end, column);
            }
            first = end;
        }
    }

    private static void column(
            GroupedLinearGradients kernel, DeviceMemory memory, int piece, long first, long end, int column) {
        Floats in = Floats.of(kernel.in(), memory);
        Floats above = Floats.of(kernel.gradientOut(), memory);
        Floats weight = Floats.of(kernel.weightGradients().get(piece), memory);
        double bias = 0;
        double[] sums = new double[kernel.inColumns()];
        for (long row = first; row < end; row++) {
            double gradient = above.get(row * kernel.outColumns() + column);
            bias += gradient;
            for (int i = 0; i < sums.length; i++) {
                sums[i] += in.get(row * kernel.inColumns() + i) * gradient;
            }
        }
        for (int i = 0; i < sums.length; i++) {
            weight.add((long) i * kernel.outColumns() + column, sums[i]);
        }
        Floats.of(kernel.biasGradients().get(piece), memory).add(column, bias);
    }
}
