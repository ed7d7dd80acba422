package io.locmoe.conformance.device;

import io.locmoe.conformance.device.workspace.Workspace;
import io.locmoe.spi.device.kernel.GroupMean;
import io.locmoe.spi.device.kernel.GroupMeanBackward;
import io.locmoe.spi.device.memory.Span;
import java.util.ArrayList;
import java.util.List;

/** Means of blocks: of one element, of part of a vector, of whole ones, and so long that rounding adds up. */
final class GroupMeanCases {
    private static final int[] ROWS = {0, 1, 5, 33};
    private static final int[] GROUPS = {1, 3, 16, 20};
    private static final int[] SIZES = {1, 7, 16, 33, 64};

    private GroupMeanCases() {}

    /** One case for each shape. */
    interface OfGroups {
        void add(List<KernelCase> cases, int rows, int groups, int size);
    }

    static List<KernelCase> shapes(OfGroups maker) {
        List<KernelCase> cases = new ArrayList<>();
        for (int rows : ROWS) {
            for (int groups : GROUPS) {
                for (int size : SIZES) {
                    maker.add(cases, rows, groups, size);
                }
            }
        }
        maker.add(cases, 2, 3, 20_011);
        return cases;
    }

    /** Sum of each block of so many elements, divided by their number. */
    static double[] means(double[] in, int size) {
        double[] means = new double[in.length / size];
        for (int i = 0; i < in.length; i++) {
            means[i / size] += in[i] / size;
        }
        return means;
    }

    static List<KernelCase> forward() {
        return shapes((cases, rows, groups, size) -> {
            Workspace w = new Workspace(rows * 10_000L + groups * 100L + size);
            Span in = w.uniform((long) rows * groups * size, -0.2, 1);
            Span out = w.unwritten((long) rows * groups);
            cases.add(new KernelCase("group mean", w, new GroupMean(in, out, rows, groups * size, groups))
                    .gives(out, means(w.read(in), size)));
        });
    }

    static List<KernelCase> backward() {
        return shapes((cases, rows, groups, size) -> {
            for (boolean accumulate : new boolean[] {false, true}) {
                Workspace w = new Workspace(rows * 10_000L + groups * 100L + size);
                Span above = w.normal((long) rows * groups);
                long length = (long) rows * groups * size;
                Span below = accumulate ? w.normal(length) : w.unwritten(length);
                double[] g = w.read(above);
                double[] old = accumulate ? w.read(below) : new double[(int) length];
                cases.add(new KernelCase(
                                "backward",
                                w,
                                new GroupMeanBackward(above, below, rows, groups * size, groups, accumulate))
                        .gives(below, Cases.values(length, i -> old[i] + g[i / size] / size)));
            }
        });
    }
}
