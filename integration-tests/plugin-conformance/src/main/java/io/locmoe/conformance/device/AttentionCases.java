package io.locmoe.conformance.device;

import io.locmoe.conformance.device.workspace.Workspace;
import io.locmoe.spi.device.kernel.FusedAttention;
import io.locmoe.spi.device.kernel.FusedAttentionBackward;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * Causal attention: no token, one, fewer and more than vectors and tiles have; scores near to each other and far. Of
 * small types results are small, too, or float32.
 */
final class AttentionCases {
    private static final int[][] SHAPES = {
        // sequences, sequence, heads, columns of a head
        {0, 5, 2, 4},
        {2, 0, 1, 3},
        {1, 1, 1, 1},
        {3, 1, 4, 2},
        {2, 7, 1, 16},
        {2, 16, 3, 5},
        {1, 33, 2, 17},
        {2, 64, 2, 32},
        {1, 65, 1, 8},
        {1, 128, 2, 32},
        {1, 130, 1, 64},
        {1, 300, 2, 9},
    };

    private AttentionCases() {}

    /** One case for each shape, deviation of the numbers and type of results. */
    private interface OfShape {
        void add(List<KernelCase> cases, Workspace w, PlainAttention shape, Span qkv, ElementType result);
    }

    private static List<KernelCase> shapes(ElementType type, OfShape maker) {
        List<KernelCase> cases = new ArrayList<>();
        for (int[] s : SHAPES) {
            for (double deviation : new double[] {0, 1, 2}) {
                PlainAttention shape = new PlainAttention(s[0], s[1], s[2], s[2] * s[3], (float) (1 / Math.sqrt(s[3])));
                for (ElementType result : EnumSet.of(type, ElementType.FLOAT32)) {
                    Workspace w = new Workspace(s[1] * 100L + s[3]);
                    maker.add(cases, w, shape, w.normal(type, 3L * shape.elements(), deviation), result);
                }
            }
        }
        return cases;
    }

    static List<KernelCase> forward(ElementType type) {
        return shapes(type, (cases, w, shape, qkv, result) -> {
            PlainAttention.Forward expected = shape.forward(w.read(qkv));
            Span out = w.unwritten(result, shape.elements());
            Span maximum = w.unwritten(shape.numbers());
            Span share = w.unwritten(shape.numbers());
            cases.add(new KernelCase(
                            "attention",
                            w,
                            new FusedAttention(
                                    qkv,
                                    out,
                                    maximum,
                                    share,
                                    shape.sequences(),
                                    shape.sequence(),
                                    shape.heads(),
                                    shape.width(),
                                    (float) shape.scale()))
                    .gives(out, expected.out())
                    .gives(maximum, expected.maximum())
                    .gives(share, expected.share()));
        });
    }

    static List<KernelCase> backward(ElementType type) {
        return shapes(type, (cases, w, shape, qkv, result) -> {
            double[] x = w.read(qkv);
            PlainAttention.Forward forward = shape.forward(x);
            Span out = w.elements(result, shape.elements(), i -> (float) forward.out()[(int) i]);
            Span above = w.normal(type, shape.elements(), 1);
            Span below = w.unwritten(result, 3L * shape.elements());
            cases.add(new KernelCase(
                            "backward",
                            w,
                            new FusedAttentionBackward(
                                    qkv,
                                    out,
                                    w.of(floats(forward.maximum())),
                                    w.of(floats(forward.share())),
                                    above,
                                    below,
                                    shape.sequences(),
                                    shape.sequence(),
                                    shape.heads(),
                                    shape.width(),
                                    (float) shape.scale()))
                    .gives(below, shape.backward(x, w.read(above))));
        });
    }

    private static float[] floats(double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }
}
