package io.locmoe.engine.model;

import io.locmoe.engine.parameter.Products;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.MatMul.Operand;
import io.locmoe.spi.device.kernel.Softmax;
import io.locmoe.spi.device.kernel.SoftmaxBackward;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;

/**
 * {@link AttentionMix} of a stretch, composed of plain kernels. The products read queries, keys and values in place, by
 * strides; each is a batch over the heads.
 *
 * @param weights [documents, heads, tokens of a document, tokens of a document and the sink]
 */
record ComposedAttention(AttentionRows rows, Shape shape, Span weights) implements AttentionMix.Kept {

    static ComposedAttention of(AttentionRows rows) {
        Tape tape = rows.tape();
        Shape s = Shape.of(rows);
        Span qkv = rows.ownQkv();
        Span weights = weights(tape, (long) s.squareRows() * s.columns, qkv.type());
        Span scores = Products.wide(tape, weights);
        for (int i = 0; i < s.sequences; i++) {
            tape.launch(s.product(
                    s.third(qkv, i, 0),
                    false,
                    s.third(qkv, i, 1),
                    true,
                    s.square(scores, i),
                    s.sequence,
                    s.headWidth()));
        }
        softmax(rows, s, scores);
        Products.narrow(tape, scores, weights);
        for (int i = 0; i < s.sequences; i++) {
            tape.launch(s.product(
                    s.square(weights, i),
                    false,
                    s.third(qkv, i, 2),
                    false,
                    s.rows(rows.ownMixed(), i),
                    s.headWidth(),
                    s.sequence));
        }
        if (!tape.recording()) {
            tape.giveBack(weights);
        }
        return new ComposedAttention(rows, s, weights);
    }

    private static void softmax(AttentionRows rows, Shape s, Span scores) {
        boolean causal = rows.sight().isCausal(s.sequence);
        if (!causal) {
            for (int i = 0; i < s.sequences; i++) {
                rows.sight().write(rows.tape(), s.square(scores, i).span(), s.sequence, s.columns, rows.scale());
            }
            rows.sight().hide(rows.tape(), scores, s.sequence);
        }
        rows.tape().launch(new Softmax(scores, scores, s.squareRows(), s.columns, rows.scale(), causal));
    }

    private static Span weights(Tape tape, long squares, ElementType type) {
        return tape.recording() ? tape.take(squares, type) : tape.borrow(squares, type);
    }

    /** dV = P^T dO, dP = dO V^T, dS = softmax'(dP), dQ = dS K, dK = dS^T Q. */
    @Override
    public void backward(Span allAbove, Span allTarget) {
        Tape tape = rows.tape();
        Shape s = shape;
        Span qkv = rows.ownQkv();
        Span above = rows.of(allAbove, s.width);
        Span target = rows.of(allTarget, 3 * s.width);
        Products products = new Products(qkv.type());
        Span inner = inner(tape, s);
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
        softmaxBackward(inner);
        Span slopes = products.passing(tape, inner);
        for (int i = 0; i < s.sequences; i++) {
            launchOfScores(slopes, target, i, 0);
            launchOfScores(slopes, target, i, 1);
        }
        products.giveBack(tape, slopes);
        tape.giveBack(inner);
    }

    /** The gradient of queries (third 0) or keys (1) of a sequence, by the gradients of scores. */
    private void launchOfScores(Span slopes, Span target, int i, int third) {
        Shape s = shape;
        rows.tape()
                .launch(s.product(
                        s.square(slopes, i),
                        third == 1,
                        s.third(rows.ownQkv(), i, 1 - third),
                        false,
                        s.third(target, i, third),
                        s.headWidth(),
                        s.sequence));
    }

    /** Room for the gradients of weights, with 0 for those of sinks, whose values are 0. */
    private Span inner(Tape tape, Shape s) {
        Span inner = tape.borrow(weights.length());
        if (s.columns > s.sequence) {
            tape.launch(new Fill(inner, 0f));
        }
        return inner;
    }

    /** Makes gradients of scores of those of weights, and adds those of the sinks. */
    private void softmaxBackward(Span inner) {
        Tape tape = rows.tape();
        Shape s = shape;
        Products.widened(
                tape,
                weights,
                p -> tape.launch(new SoftmaxBackward(p, inner, inner, s.squareRows(), s.columns, rows.scale())));
        for (int i = 0; i < s.sequences; i++) {
            rows.sight().addGradients(tape, s.square(inner, i).span(), s.sequence, s.columns, rows.scale());
        }
    }

    /**
     * Positions of the heads of one sequence; every product is a batch over the heads.
     *
     * @param columns those of weights: a key each, and the sink
     */
    record Shape(int sequences, int sequence, int columns, int heads, int width) {
        static Shape of(AttentionRows rows) {
            int sequence = rows.stretch().length();
            return new Shape(
                    rows.stretch().count(), sequence, rows.sight().columns(sequence), rows.heads(), rows.width());
        }

        int headWidth() {
            return width / heads;
        }

        /** Rows of all squares. */
        int squareRows() {
            return sequences * heads * sequence;
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
            long size = (long) heads * sequence * columns;
            return new Operand(weights.slice(i * size, size), columns, (long) sequence * columns);
        }

        MatMul product(Operand a, boolean transposeA, Operand b, boolean transposeB, Operand c, int n, int k) {
            return new MatMul(a, transposeA, b, transposeB, c, sequence, n, k, heads, 1f, 0f);
        }
    }
}
