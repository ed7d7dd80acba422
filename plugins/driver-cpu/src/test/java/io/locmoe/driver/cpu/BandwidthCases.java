package io.locmoe.driver.cpu;

import static io.locmoe.driver.cpu.BandwidthBenchmark.ROWS;

import io.locmoe.spi.device.kernel.Accumulate;
import io.locmoe.spi.device.kernel.AdamW;
import io.locmoe.spi.device.kernel.AddLayerNorm;
import io.locmoe.spi.device.kernel.AddLayerNormBackward;
import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.CombineRows;
import io.locmoe.spi.device.kernel.CombineRowsBackward;
import io.locmoe.spi.device.kernel.CrossEntropy;
import io.locmoe.spi.device.kernel.CrossEntropyBackward;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.FusedCrossEntropy;
import io.locmoe.spi.device.kernel.FusedCrossEntropyBackward;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.kernel.GroupedAdamW;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.LayerNorm;
import io.locmoe.spi.device.kernel.LayerNormBackward;
import io.locmoe.spi.device.kernel.ScatterAddRows;
import io.locmoe.spi.device.kernel.Softmax;
import io.locmoe.spi.device.kernel.SoftmaxBackward;
import io.locmoe.spi.device.kernel.SumOfSquares;
import io.locmoe.spi.device.kernel.SumRows;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.kernel.UnaryBackward;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.util.EnumSet;
import java.util.List;

/** The kernels of a layer of one width, for {@link BandwidthBenchmark}, with the matrices that each passes over. */
final class BandwidthCases {
    private final BandwidthBenchmark benchmark;
    private final int width;
    private final Span[] m;
    /** Matrices of the hidden layer, four times as wide. */
    private final Span[] h;

    BandwidthCases(BandwidthBenchmark benchmark, int width) {
        this.benchmark = benchmark;
        this.width = width;
        m = benchmark.matrices(6, (long) ROWS * width);
        h = benchmark.matrices(4, (long) ROWS * 4 * width);
    }

    void add() {
        norms();
        hidden();
        rows();
        elements();
        softmax();
        crossEntropy();
        adamW();
        casts();
    }

    /** With the matrices of the layer that must be read or written, each of them as often as that. */
    private void layer(String name, int passes, Kernel kernel) {
        benchmark.add(name + " " + width, (long) passes * ROWS * width * Float.BYTES, kernel);
    }

    private void hidden(String name, int passes, Kernel kernel) {
        benchmark.add(name + " " + 4 * width, 4L * passes * ROWS * width * Float.BYTES, kernel);
    }

    private void norms() {
        Span[] v = benchmark.matrices(4, width);
        Span[] r = benchmark.matrices(2, ROWS);
        layer("layer norm", 2, new LayerNorm(m[0], v[0], v[1], m[1], r[0], r[1], ROWS, width, 1e-5f));
        layer(
                "add and layer norm",
                4,
                new AddLayerNorm(m[0], m[1], v[0], v[1], m[2], m[3], r[0], r[1], ROWS, width, 1e-5f));
        layer(
                "layer norm backward",
                3,
                new LayerNormBackward(m[2], v[0], r[0], r[1], m[4], m[5], v[2], v[3], ROWS, width));
        Span[] s = {benchmark.values((long) ROWS * width), benchmark.values((long) ROWS * width)};
        layer(
                "add and layer norm backward",
                4,
                new AddLayerNormBackward(m[2], v[0], r[0], r[1], m[4], s[0], s[0], v[2], v[3], ROWS, width));
    }

    private void hidden() {
        Span bias = benchmark.values(4L * width);
        Binary.Operation add = Binary.Operation.ADD;
        hidden("add bias", 2, new Binary(add, h[0], bias, h[1], ROWS, 4 * width, Binary.Spread.OVER_ROWS));
        hidden("GELU", 2, new Unary(Unary.Function.GELU, h[0], h[1]));
        hidden("GELU backward", 3, new UnaryBackward(Unary.Function.GELU, h[0], h[0], h[2], h[3]));
        hidden("sum of rows", 1, new SumRows(h[0], bias, ROWS, 4 * width, true));
    }

    private void rows() {
        Span index = benchmark.permutation();
        Span weights = benchmark.values(ROWS);
        Span products = benchmark.values(ROWS);
        layer("gather rows", 2, new GatherRows(m[0], index, m[1], ROWS, ROWS, width));
        layer("scatter-add rows", 3, new ScatterAddRows(m[0], index, m[1], ROWS, ROWS, width));
        layer("combine rows", 2, new CombineRows(m[0], index, weights, m[1], ROWS, ROWS, width));
        layer(
                "combine rows backward",
                3,
                new CombineRowsBackward(m[0], index, weights, m[2], m[3], products, ROWS, ROWS, width));
    }

    private void elements() {
        Binary.Operation add = Binary.Operation.ADD;
        layer("add", 3, new Binary(add, m[0], m[1], m[2], ROWS, width, Binary.Spread.NONE));
        layer("accumulate", 3, new Accumulate(m[0], 1e-6f, m[1]));
        layer("affine", 2, new Affine(m[0], 0.5f, 1, m[1]));
        layer("fill", 1, new Fill(m[1], 0.5f));
    }

    /** The weights of sequences of 128 tokens. */
    private void softmax() {
        int rows = ROWS * width / 128;
        layer("softmax of 128 columns,", 2, new Softmax(m[0], m[1], rows, 128, 0.1f, false));
        layer("softmax backward,", 3, new SoftmaxBackward(m[1], m[2], m[3], rows, 128, 0.1f));
    }

    private void crossEntropy() {
        int columns = 2 * width;
        Span[] l = benchmark.matrices(3, (long) ROWS * columns);
        Span[] r = benchmark.matrices(4, ROWS);
        Span targets = benchmark.permutation();
        benchmark.launch(new Fill(targets, 0f));
        long matrix = (long) ROWS * columns * Float.BYTES;
        benchmark.add(
                "cross entropy " + columns, 2 * matrix, new CrossEntropy(l[0], targets, l[1], r[0], ROWS, columns));
        benchmark.add(
                "cross entropy backward " + columns,
                2 * matrix,
                new CrossEntropyBackward(l[1], targets, r[3], l[2], ROWS, columns));
        benchmark.add(
                "fused cross entropy " + columns,
                matrix,
                new FusedCrossEntropy(l[0], targets, r[0], r[1], r[2], ROWS, columns));
        benchmark.add(
                "fused cross entropy backward " + columns,
                2 * matrix,
                new FusedCrossEntropyBackward(l[0], targets, r[0], r[1], r[3], l[2], ROWS, columns));
    }

    /** The weights of attention and of the feed-forward layer. */
    private void adamW() {
        int length = 12 * width * width;
        Span[] p = benchmark.matrices(4, length);
        long bytes = (long) length * Float.BYTES;
        benchmark.add(
                "AdamW " + width, 7 * bytes, new AdamW(p[0], p[1], p[2], p[3], 1, 1e-6f, 0.9f, 0.95f, 1e-8f, 0.1f, 10));
        benchmark.add(
                "grouped AdamW " + width,
                8 * bytes,
                new GroupedAdamW(
                        p[0], p[1], p[2], p[3], List.of(length), List.of(0.1f), 1, 1e-6f, 0.9f, 0.95f, 1e-8f, 10));
        benchmark.add("sum of squares " + width, bytes, new SumOfSquares(p[0], benchmark.values(1)));
    }

    private void casts() {
        long length = (long) ROWS * width;
        for (ElementType type : EnumSet.of(ElementType.BFLOAT16, ElementType.FLOAT16)) {
            Span small = benchmark.halves(length, type);
            long bytes = length * (Float.BYTES + Short.BYTES);
            String of = type + " " + width;
            benchmark.add("cast to " + of, bytes, new Cast(m[0], small));
            benchmark.add("cast from " + of, bytes, new Cast(small, m[1]));
        }
    }
}
