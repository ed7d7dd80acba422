package io.locmoe.conformance.device;

import io.locmoe.conformance.device.workspace.Workspace;
import io.locmoe.spi.device.kernel.RmsNorm;
import io.locmoe.spi.device.kernel.RmsNormBackward;
import io.locmoe.spi.device.kernel.RotaryEmbedding;
import io.locmoe.spi.device.kernel.SwiGlu;
import io.locmoe.spi.device.kernel.SwiGluBackward;
import io.locmoe.spi.device.memory.Span;
import java.util.ArrayList;
import java.util.List;

/** The parts of decoders like Llama's. Gradients are those by the Jacobian, element by element. */
final class DecoderCases {
    private static final float EPSILON = 1e-5f;
    /** With a small one the gradient of a row of one column would be the rounding of its difference. */
    private static final float EPSILON_BACKWARD = 0.5f;

    private DecoderCases() {}

    static List<KernelCase> rmsNorm() {
        return Cases.shapes((cases, rows, columns) -> {
            for (double deviation : new double[] {1, 1e-3, 1e6}) {
                Workspace w = new Workspace(rows * 1000L + columns);
                Span in = w.normal((long) rows * columns, deviation);
                Span gain = w.normal(columns);
                Span out = w.unwritten((long) rows * columns);
                Span rstd = w.unwritten(rows);
                double[] x = w.read(in);
                double[] gains = w.read(gain);
                double[] rstds = rstds(x, rows, columns, EPSILON);
                cases.add(new KernelCase("rms norm", w, new RmsNorm(in, gain, out, rstd, rows, columns, EPSILON))
                        .gives(out, Cases.values(x.length, i -> x[i] * rstds[i / columns] * gains[i % columns]))
                        .gives(rstd, rstds));
            }
        });
    }

    private static double[] rstds(double[] x, int rows, int columns, double epsilon) {
        return Cases.values(rows, row -> {
            double squares = 0;
            for (int i = row * columns; i < (row + 1) * columns; i++) {
                squares += x[i] * x[i];
            }
            return 1 / Math.sqrt(squares / columns + epsilon);
        });
    }

    static List<KernelCase> rmsNormBackward() {
        return Cases.shapes((cases, rows, columns) -> {
            Workspace w = new Workspace(rows * 1000L + columns);
            Span in = w.normal((long) rows * columns, 2);
            Span gain = w.normal(columns);
            double[] x = w.read(in);
            double[] exact = rstds(x, rows, columns, EPSILON_BACKWARD);
            Span rstd = w.elements(in.type(), rows, i -> (float) exact[(int) i]);
            double[] rstds = w.read(rstd);
            Span gradientOut = w.normal((long) rows * columns);
            Span gradientIn = w.unwritten((long) rows * columns);
            Span gradientGain = w.normal(columns);
            double[] dy = w.read(gradientOut);
            double[] normalised = Cases.values(x.length, i -> x[i] * rstds[i / columns]);
            double[] gains = w.read(gradientGain);
            for (int i = 0; i < x.length; i++) {
                gains[i % columns] += dy[i] * normalised[i];
            }
            cases.add(new KernelCase(
                            "backward",
                            w,
                            new RmsNormBackward(in, gain, rstd, gradientOut, gradientIn, gradientGain, rows, columns))
                    .gives(gradientIn, inputGradient(normalised, w.read(gain), rstds, dy, columns))
                    .gives(gradientGain, gains));
        });
    }

    /** d out[j] / d in[i] = gain[j] rstd ([i == j] - xhat[i] xhat[j] / n). */
    private static double[] inputGradient(double[] normalised, double[] gain, double[] rstd, double[] dy, int columns) {
        return Cases.values(dy.length, i -> {
            int start = i / columns * columns;
            double sum = 0;
            for (int j = start; j < start + columns; j++) {
                sum += dy[j] * gain[j - start] * ((i == j ? 1 : 0) - normalised[i] * normalised[j] / columns);
            }
            return rstd[i / columns] * sum;
        });
    }

    /** Heads of odd numbers of pairs, with columns after them that stay, and rows of several sequences. */
    static List<KernelCase> rotary() {
        List<KernelCase> cases = new ArrayList<>();
        for (int rows : Cases.ROWS) {
            for (int half : new int[] {1, 7, 16, 17, 64}) {
                for (boolean inverse : new boolean[] {false, true}) {
                    cases.add(rotary(rows, half, 3, inverse));
                }
            }
        }
        cases.add(rotary(5, 4, 0, false));
        return cases;
    }

    private static KernelCase rotary(int rows, int half, int heads, boolean inverse) {
        int sequence = 4;
        int columns = 3 * 2 * half + 5;
        Workspace w = new Workspace(rows * 1000L + half);
        Span matrix = w.normal((long) rows * columns);
        Span cosines = w.uniform((long) sequence * half, -1, 1);
        Span sines = w.uniform((long) sequence * half, -1, 1);
        double[] x = w.read(matrix);
        double[] cosine = w.read(cosines);
        double[] sine = w.read(sines);
        double[] rotated = Cases.values(x.length, i -> {
            int column = i % columns;
            int angle = i / columns % sequence * half + column % half;
            boolean second = column / half % 2 == 1;
            double partner = column < heads * 2 * half ? x[second ? i - half : i + half] : 0;
            double turned = second == inverse ? -partner : partner;
            return column < heads * 2 * half ? x[i] * cosine[angle] + turned * sine[angle] : x[i];
        });
        return new KernelCase(
                        inverse ? "rotated back" : "rotated",
                        w,
                        new RotaryEmbedding(matrix, cosines, sines, rows, columns, heads, 2 * half, sequence, inverse))
                .gives(matrix, rotated);
    }

    static List<KernelCase> swiGlu() {
        return Cases.shapes((cases, rows, columns) -> {
            for (double deviation : new double[] {1, 1e-3, 100}) {
                Workspace w = new Workspace(rows * 1000L + columns);
                Span in = w.normal(2L * rows * columns, deviation);
                Span out = w.unwritten((long) rows * columns);
                double[] x = w.read(in);
                cases.add(new KernelCase("SwiGLU", w, new SwiGlu(in, out, rows, columns))
                        .gives(out, Cases.values(out.length(), i -> {
                            int gate = i / columns * columns + i;
                            return x[gate] * sigmoid(x[gate]) * x[gate + columns];
                        })));
            }
        });
    }

    static List<KernelCase> swiGluBackward() {
        return Cases.shapes((cases, rows, columns) -> {
            for (double deviation : new double[] {1, 1e-3, 100}) {
                Workspace w = new Workspace(rows * 1000L + columns);
                Span in = w.normal(2L * rows * columns, deviation);
                Span gradientOut = w.normal((long) rows * columns);
                Span gradientIn = w.unwritten(2L * rows * columns);
                double[] x = w.read(in);
                double[] dy = w.read(gradientOut);
                cases.add(new KernelCase("backward", w, new SwiGluBackward(in, gradientOut, gradientIn, rows, columns))
                        .gives(gradientIn, Cases.values(x.length, i -> {
                            double above = dy[i / (2 * columns) * columns + i % columns];
                            boolean ofGate = i % (2 * columns) < columns;
                            double gate = x[ofGate ? i : i - columns];
                            double slope = sigmoid(gate) + gate * sigmoid(gate) * sigmoid(-gate);
                            return above * (ofGate ? x[i + columns] * slope : gate * sigmoid(gate));
                        })));
            }
        });
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
