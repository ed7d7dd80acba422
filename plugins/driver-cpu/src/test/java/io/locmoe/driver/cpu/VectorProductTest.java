package io.locmoe.driver.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.tensor.Numbers;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each element of a product by the Vector API is one chain of fused multiply-adds over the terms, 256 at a time,
 * whatever the width of vectors and wherever it lies: blocks and tiles change no bit.
 */
class VectorProductTest {
    private static final int DEPTH = 256;
    private static final int BATCH = 2;
    private static final float[][] FACTORS = {{1, 0}, {1, 1}, {0.35f, 0}, {-2, 0.7f}};

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "3, 5, 0",
        "8, 32, 16",
        "7, 31, 33",
        "9, 64, 255",
        "16, 16, 256",
        "17, 33, 257",
        "5, 300, 70",
        "40, 8, 600",
        "130, 70, 20"
    })
    void everyElementIsOneChainOfTerms(int m, int n, int k) {
        for (int layout = 0; layout < FACTORS.length; layout++) {
            boolean transposeA = (layout & 1) != 0;
            boolean transposeB = (layout & 2) != 0;
            for (float[] factors : FACTORS) {
                compare(m, n, k, transposeA, transposeB, factors[0], factors[1]);
            }
        }
    }

    private static void compare(int m, int n, int k, boolean transposeA, boolean transposeB, float alpha, float beta) {
        float[] a = Numbers.uniform(1, BATCH * m * k + 1, -1, 1);
        float[] b = Numbers.uniform(2, BATCH * k * n + 1, -1, 1);
        float[] c = Numbers.uniform(3, BATCH * m * n, -1, 1);
        float[] wanted = c.clone();
        for (int i = 0; i < wanted.length; i++) {
            int matrix = i / (m * n);
            int row = i / n % m;
            int column = i % n;
            float sum = beta == 0 ? 0 : beta * c[i];
            for (int depth = 0; depth < k; depth += DEPTH) {
                float part = 0;
                for (int p = depth; p < Math.min(k, depth + DEPTH); p++) {
                    float left = a[matrix * m * k + (transposeA ? p * m + row : row * k + p)];
                    float right = b[matrix * k * n + (transposeB ? column * k + p : p * n + column)];
                    part = Math.fma(alpha * left, right, part);
                }
                sum += part;
            }
            wanted[i] = sum;
        }
        assertThat(product(a, b, c, m, n, k, transposeA, transposeB, alpha, beta))
                .as(m + "×" + n + "×" + k + " " + transposeA + transposeB + " " + alpha + " " + beta)
                .containsExactly(wanted);
    }

    private static float[] product(
            float[] a,
            float[] b,
            float[] c,
            int m,
            int n,
            int k,
            boolean transposeA,
            boolean transposeB,
            float alpha,
            float beta) {
        try (Device device = new CpuDriver("vector").open(0);
                Tape tape = new Tape(device)) {
            Span out = tape.of(c, c.length).span();
            tape.launch(new MatMul(
                    new MatMul.Operand(tape.of(a, a.length).span(), Math.max(1, transposeA ? m : k), (long) m * k),
                    transposeA,
                    new MatMul.Operand(tape.of(b, b.length).span(), Math.max(1, transposeB ? k : n), (long) k * n),
                    transposeB,
                    new MatMul.Operand(out, n, (long) m * n),
                    m,
                    n,
                    k,
                    BATCH,
                    alpha,
                    beta));
            DeviceTensor result = tape.parameter(true, c.length);
            result.bind(out, null);
            float[] values = result.toArray();
            tape.reset();
            return values;
        }
    }
}
