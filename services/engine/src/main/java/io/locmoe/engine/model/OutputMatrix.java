package io.locmoe.engine.model;

import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;

/**
 * The matrix of the logits, which may be the token embedding: {@code x E^T}. With dY the gradient of the logits, dX =
 * dY E and dE = dY^T x.
 *
 * @param block     block of the matrix
 * @param embedding [vocabulary, width]
 */
record OutputMatrix(ParameterBlock block, DeviceTensor embedding) {

    /** {@code x} is [rows, width]; the logits are [rows, vocabulary], float32. */
    DeviceTensor apply(DeviceTensor x) {
        Tape tape = x.tape();
        int rows = x.rows();
        int width = x.columns();
        int vocabulary = embedding.rows();
        DeviceTensor logits = tape.output(new int[] {rows, vocabulary}, x, embedding);
        Span operand = block.products().kept(tape, x.span());
        Span matrix = block.operand(embedding);
        tape.launch(MatMul.of(operand, false, matrix, true, logits.span(), rows, vocabulary, width, 0f));
        tape.record(logits, gradient -> {
            Span dy = block.products().passing(tape, gradient);
            tape.accumulate(
                    x,
                    (target, beta) ->
                            tape.launch(MatMul.of(dy, false, matrix, false, target, rows, width, vocabulary, beta)));
            tape.accumulate(
                    embedding,
                    (target, beta) ->
                            tape.launch(MatMul.of(dy, true, operand, false, target, vocabulary, width, rows, beta)));
            block.products().giveBack(tape, dy);
        });
        return logits;
    }
}
