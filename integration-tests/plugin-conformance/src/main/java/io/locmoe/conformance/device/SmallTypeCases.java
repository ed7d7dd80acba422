package io.locmoe.conformance.device;

import io.locmoe.conformance.device.workspace.Elements;
import io.locmoe.conformance.device.workspace.Workspace;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.FusedAttention;
import io.locmoe.spi.device.kernel.FusedAttentionBackward;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.kernel.GroupedLinear;
import io.locmoe.spi.device.kernel.GroupedLinearBackward;
import io.locmoe.spi.device.kernel.GroupedLinearGradients;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Kernels with types other than float32. */
final class SmallTypeCases {
    /** What rounding must decide: ties, the largest numbers and what is beyond, denormals, and what is no number. */
    private static final float[] EDGES = {
        0f,
        -0f,
        1f,
        1 + 0x1p-8f,
        1 + 0x1.8p-7f,
        1 + 0x1p-8f + 0x1p-20f,
        1 + 0x1p-11f,
        1 + 0x1.8p-10f,
        -1 - 0x1p-11f - 0x1p-20f,
        65504f,
        65519.996f,
        65520f,
        -70000f,
        0x1p-14f,
        0x1p-24f,
        0x1p-25f,
        0x1.8p-24f,
        Float.MIN_NORMAL,
        0x1.fep127f,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN
    };

    private static final int OTHER_ROWS = 9;

    private SmallTypeCases() {}

    static Map<Class<? extends Kernel>, Function<ElementType, List<KernelCase>>> all() {
        return Map.of(
                Cast.class, SmallTypeCases::cast,
                Copy.class, SmallTypeCases::copy,
                Fill.class, SmallTypeCases::fill,
                FusedAttention.class, AttentionCases::forward,
                FusedAttentionBackward.class, AttentionCases::backward,
                GatherRows.class, SmallTypeCases::gather,
                GroupedLinear.class, GroupedLinearCases::forward,
                GroupedLinearBackward.class, GroupedLinearCases::backward,
                GroupedLinearGradients.class, GroupedLinearCases::gradients,
                MatMul.class, MatMulCases::ofType);
    }

    private static List<KernelCase> cast(ElementType type) {
        List<KernelCase> cases = new ArrayList<>();
        for (int length : ElementCases.LENGTHS) {
            Workspace w = new Workspace(length);
            add(cases, w, w.normal(length), type);
        }
        // One element a case, so that none hides behind a larger one, and so many that vectors have them all.
        for (float edge : EDGES) {
            for (int length : new int[] {1, 70}) {
                Workspace w = new Workspace(length);
                add(cases, w, w.elements(ElementType.FLOAT32, length, i -> edge), type);
            }
        }
        return cases;
    }

    private static void add(List<KernelCase> cases, Workspace w, Span wide, ElementType type) {
        double[] x = w.read(wide);
        double[] rounded = Cases.values(x.length, i -> Elements.rounded(type, x[i]));
        Span out = w.unwritten(type, x.length);
        cases.add(new KernelCase("narrow", w, new Cast(wide, out)).gives(out, rounded));
        Span small = w.elements(type, x.length, i -> (float) x[(int) i]);
        Span back = w.unwritten(ElementType.FLOAT32, x.length);
        cases.add(new KernelCase("widen", w, new Cast(small, back)).gives(back, rounded));
    }

    private static List<KernelCase> copy(ElementType type) {
        List<KernelCase> cases = new ArrayList<>();
        for (int length : ElementCases.LENGTHS) {
            Workspace w = new Workspace(length);
            Span in = w.normal(type, length, 30);
            Span out = w.unwritten(type, length);
            cases.add(new KernelCase("copy", w, new Copy(in, out)).gives(out, w.read(in)));
        }
        return cases;
    }

    private static List<KernelCase> fill(ElementType type) {
        List<KernelCase> cases = new ArrayList<>();
        for (int length : ElementCases.LENGTHS) {
            for (float value : new float[] {0, -3.5f, 1 / 3f, 1e5f, Float.NEGATIVE_INFINITY}) {
                Workspace w = new Workspace(length);
                Span out = w.unwritten(type, length);
                double stored = Elements.rounded(type, value);
                cases.add(
                        new KernelCase("fill", w, new Fill(out, value)).gives(out, Cases.values(length, i -> stored)));
            }
        }
        return cases;
    }

    private static List<KernelCase> gather(ElementType type) {
        return Cases.shapes((cases, rows, columns) -> {
            Workspace w = new Workspace(rows * 1000L + columns);
            Span in = w.normal(type, (long) OTHER_ROWS * columns, 30);
            Span index = w.indices(rows, 0, OTHER_ROWS);
            Span out = w.unwritten(type, (long) rows * columns);
            double[] x = w.read(in);
            int[] from = w.readIndices(index);
            cases.add(new KernelCase("gather", w, new GatherRows(in, index, out, OTHER_ROWS, rows, columns))
                    .gives(
                            out,
                            Cases.values((long) rows * columns, i -> x[from[i / columns] * columns + i % columns])));
        });
    }
}
