package io.locmoe.conformance.device;

import io.locmoe.conformance.device.workspace.Workspace;
import io.locmoe.spi.device.kernel.AddLayerNorm;
import io.locmoe.spi.device.kernel.AddLayerNormBackward;
import io.locmoe.spi.device.memory.Span;
import java.util.List;

/** Layer normalisation of sums; its gradient beside another one, also in its place. */
final class AddLayerNormCases {
    private static final float EPSILON = 1e-5f;

    private AddLayerNormCases() {}

    static List<KernelCase> forward() {
        return Cases.shapes((cases, rows, columns) -> {
            for (double deviation : new double[] {1, 1e-3, 1e6}) {
                Workspace w = new Workspace(rows * 1000L + columns);
                long elements = (long) rows * columns;
                Span left = w.normal(elements, deviation);
                Span right = w.normal(elements, deviation);
                Span gain = w.normal(columns);
                Span bias = w.normal(columns);
                double[] x = w.read(left);
                double[] y = w.read(right);
                // As float32 has it: where it cancels, its rounding is all of a row of one column.
                double[] sum = Cases.values(elements, i -> (float) (x[i] + y[i]));
                LayerNormCases.Statistics of = LayerNormCases.statistics(sum, rows, columns);
                Span[] out = {w.unwritten(elements), w.unwritten(elements), w.unwritten(rows), w.unwritten(rows)};
                cases.add(new KernelCase(
                                "add and layer norm",
                                w,
                                new AddLayerNorm(
                                        left, right, gain, bias, out[0], out[1], out[2], out[3], rows, columns,
                                        EPSILON))
                        .gives(out[0], sum)
                        .gives(out[1], of.normalised(sum, w.read(gain), w.read(bias)))
                        .gives(out[2], of.means())
                        .gives(out[3], of.rstds()));
            }
        });
    }

    static List<KernelCase> backward() {
        return Cases.shapes((cases, rows, columns) -> {
            for (boolean inPlace : new boolean[] {false, true}) {
                Workspace w = new Workspace(rows * 1000L + columns);
                LayerNormCases.Gradients g = LayerNormCases.gradients(w, rows, columns);
                Span others = w.normal((long) rows * columns);
                Span below = inPlace ? others : w.unwritten((long) rows * columns);
                double[] added = w.read(others);
                cases.add(new KernelCase(
                                inPlace ? "in place" : "backward",
                                w,
                                new AddLayerNormBackward(
                                        g.in(),
                                        g.gain(),
                                        g.mean(),
                                        g.rstd(),
                                        g.gradientOut(),
                                        others,
                                        below,
                                        g.gradientGain(),
                                        g.gradientBias(),
                                        rows,
                                        columns))
                        .gives(below, Cases.values(added.length, i -> added[i] + g.expectedIn()[i]))
                        .gives(g.gradientGain(), g.expectedGain())
                        .gives(g.gradientBias(), g.expectedBias()));
            }
        });
    }
}
