package io.locmoe.engine.model;

import io.locmoe.engine.parameter.Products;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.MatMul.Operand;
import io.locmoe.spi.device.kernel.Softmax;
import io.locmoe.spi.device.kernel.SoftmaxBackward;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;

/**
 * {@link AttentionMix} composed of plain kernels. The products read queries, keys and values in place, by strides; each
 * is a batch over the heads.
 */
final class ComposedAttention {
    private ComposedAttention() {}

    static void of(
            Tape tape, DeviceTensor qkv, DeviceTensor mixed, int sequences, int sequence, int heads, float scale) {
        Shape s = new Shape(sequences, sequence, heads, mixed.columns());
        Span weights =
                weights(tape, (long) qkv.rows() * heads * sequence, qkv.span().type());
        Span scores = Products.wide(tape, weights);
        for (int i = 0; i < s.sequences; i++) {
            tape.launch(s.product(
                    s.third(qkv.span(), i, 0),
                    false,
                    s.third(qkv.span(), i, 1),
                    true,
                    s.square(scores, i),
                    sequence,
                    s.headWidth()));
        }
        tape.launch(new Softmax(scores, scores, qkv.rows() * heads, sequence, scale, true));
        Products.narrow(tape, scores, weights);
        for (int i = 0; i < s.sequences; i++) {
            tape.launch(s.product(
                    s.square(weights, i),
                    false,
                    s.third(qkv.span(), i, 2),
                    false,
                    s.rows(mixed.span(), i),
                    s.headWidth(),
                    sequence));
        }
        if (!tape.recording()) {
            tape.giveBack(weights);
        }
        tape.record(
                mixed,
                gradient -> tape.contribute(
                        qkv, target -> backward(tape, s, qkv.span(), weights, gradient, target, scale)));
    }

    private static Span weights(Tape tape, long squares, ElementType type) {
        return tape.recording() ? tape.take(squares, type) : tape.borrow(squares, type);
    }

    /** dV = P^T dO, dP = dO V^T, dS = softmax'(dP), dQ = dS K, dK = dS^T Q. */
    private static void backward(Tape tape, Shape s, Span qkv, Span weights, Span gradient, Span target, float scale) {
        Products products = new Products(qkv.type());
        Span above = products.passing(tape, gradient);
        Span inner = tape.borrow(weights.length());
        for (int i = 0; i < s.sequences; i++) {
            tape.launch(s.product(
                    s.square(weights, i),
                    true,
                    s.rows(above, i),
                    false,
                    s.third(target, i, 2),
                    s.headWidth(),
                    s.sequence));
            tape.launch(s.product(
                    s.rows(above, i), false, s.third(qkv, i, 2), true, s.square(inner, i), s.sequence, s.headWidth()));
        }
        int rows = s.sequences * s.heads * s.sequence;
        Products.widened(
                tape, weights, p -> tape.launch(new SoftmaxBackward(p, inner, inner, rows, s.sequence, scale)));
        Span slopes = products.passing(tape, inner);
        for (int i = 0; i < s.sequences; i++) {
            tape.launch(s.product(
                    s.square(slopes, i),
                    false,
                    s.third(qkv, i, 1),
                    false,
                    s.third(target, i, 0),
                    s.headWidth(),
                    s.sequence));
            tape.launch(s.product(
                    s.square(slopes, i),
                    true,
                    s.third(qkv, i, 0),
                    false,
                    s.third(target, i, 1),
                    s.headWidth(),
                    s.sequence));
        }
        products.giveBack(tape, slopes);
        tape.giveBack(inner);
        products.giveBack(tape, above);
    }

    /** Positions of the heads of one sequence; every product is a batch over the heads. */
    private record Shape(int sequences, int sequence, int heads, int width) {
        int headWidth() {
            return width / heads;
        }

        /** Queries (0), keys (1) or values (2) of a sequence. */
        Operand third(Span qkv, int i, int third) {
            long start = (long) i * sequence * 3 * width + (long) third * width;
            return new Operand(qkv.slice(start, qkv.length() - start), 3 * width, headWidth());
        }

        Operand rows(Span matrix, int i) {
            return new Operand(matrix.slice((long) i * sequence * width, (long) sequence * width), width, headWidth());
        }

        Operand square(Span weights, int i) {
            long size = (long) heads * sequence * sequence;
            return new Operand(weights.slice(i * size, size), sequence, (long) sequence * sequence);
        }

        MatMul product(Operand a, boolean transposeA, Operand b, boolean transposeB, Operand c, int n, int k) {
            return new MatMul(a, transposeA, b, transposeB, c, sequence, n, k, heads, 1f, 0f);
        }
    }
}
