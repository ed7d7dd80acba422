package io.locmoe.engine.model;

import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.parameter.Cut;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.MatMul.Operand;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.List;
import java.util.Optional;

/**
 * Which keys a query sees: the last ones of its document up to its own, and a sink for each head, a learned logit in
 * its softmax that no value belongs to (Xiao et al. 2023; Agarwal et al. 2025, gpt-oss). Where a matrix of scores has
 * a sink, it is the last column.
 *
 * @param window keys that a query sees; 0: all
 * @param sinks  [heads]
 */
record Sight(int window, Optional<DeviceTensor> sinks) {
    /** All keys of a document up to the query's, and no sink. */
    static final Sight ALL = new Sight(0, Optional.empty());

    /** Far below all scores, and finite when it is scaled. */
    private static final float HIDDEN = -1e30f;

    /** Declares the sinks of a block of a model that has some. */
    static Sight of(ParameterBlock parameters, String name, ModelSettings model, int block, TensorGroup group) {
        return new Sight(
                model.window().of(block),
                model.window().sinks()
                        ? Optional.of(Cut.vector(parameters, name + ".sinks", List.of(model.heads()), group))
                        : Optional.empty());
    }

    /** Whether the queries of so many tokens see what the causal kernels show them. */
    boolean isCausal(int tokens) {
        return sinks.isEmpty() && (window == 0 || window >= tokens);
    }

    /** Columns of the scores of so many keys. */
    int columns(int keys) {
        return keys + (sinks.isPresent() ? 1 : 0);
    }

    /** The first key that a query sees, by its position. */
    int first(int position) {
        return window == 0 ? 0 : Math.max(0, position + 1 - window);
    }

    /**
     * Hides keys, by adding to scores what makes their weights 0.
     *
     * @param scores  [matrices, tokens, columns]
     */
    void hide(Tape tape, Span scores, int tokens) {
        int size = tokens * columns(tokens);
        float[] hidden = new float[size];
        for (int query = 0; query < tokens; query++) {
            for (int key = 0; key < tokens; key++) {
                boolean seen = key <= query && key >= first(query);
                hidden[query * columns(tokens) + key] = seen ? 0f : HIDDEN;
            }
        }
        Span mask = tape.of(hidden, size).span();
        int matrices = (int) (scores.length() / size);
        tape.launch(new Binary(Binary.Operation.ADD, scores, mask, scores, matrices, size, Binary.Spread.OVER_ROWS));
    }

    /**
     * Writes the sinks, divided by the scale of scores, as the last column of one matrix for each head.
     *
     * @param scores [heads, rows, columns]
     */
    void write(Tape tape, Span scores, int rows, int columns, float scale) {
        sinks.ifPresent(logits -> tape.launch(new MatMul(
                ones(tape, rows),
                false,
                new Operand(logits.span(), 1, 1),
                false,
                column(scores, rows, columns),
                rows,
                1,
                1,
                logits.elements(),
                1 / scale,
                0f)));
    }

    /**
     * Adds to the gradients of the sinks those of the last columns.
     *
     * @param slopes [heads, rows, columns], gradients of scores before they are scaled
     */
    void addGradients(Tape tape, Span slopes, int rows, int columns, float scale) {
        sinks.ifPresent(logits -> tape.accumulate(
                logits,
                (target, beta) -> tape.launch(new MatMul(
                        ones(tape, rows),
                        true,
                        column(slopes, rows, columns),
                        false,
                        new Operand(target, 1, 1),
                        1,
                        1,
                        rows,
                        logits.elements(),
                        1 / scale,
                        beta))));
    }

    private static Operand ones(Tape tape, int rows) {
        return new Operand(tape.full(1f, rows).span(), 1, 0);
    }

    private static Operand column(Span scores, int rows, int columns) {
        return new Operand(scores.slice(columns - 1L, scores.length() - columns + 1L), columns, (long) rows * columns);
    }
}
