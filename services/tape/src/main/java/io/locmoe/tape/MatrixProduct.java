package io.locmoe.tape;

import io.locmoe.spi.device.kernel.MatMul;

/** Matrix products. */
final class MatrixProduct {
    private MatrixProduct() {}

    /**
     * {@code left [m, k] x right [k, n]}, or {@code left x right^T} with right [n, k]. With dY the gradient of the
     * result, dLeft = dY right^T and dRight = left^T dY (transposed if right is).
     */
    static DeviceTensor of(DeviceTensor left, DeviceTensor right, boolean transposed) {
        int m = left.rows();
        int k = left.columns();
        int n = transposed ? right.rows() : right.columns();
        if (right.shape().length != 2 || (transposed ? right.columns() : right.rows()) != k) {
            throw new IllegalArgumentException(
                    "matrix product of " + left + " and " + right + (transposed ? " transposed" : ""));
        }
        Tape tape = left.tape();
        int[] shape = left.shape();
        shape[shape.length - 1] = n;
        DeviceTensor out = tape.output(shape, left, right);
        tape.launch(MatMul.of(left.span(), false, right.span(), transposed, out.span(), m, n, k, 0f));
        tape.record(out, gradient -> {
            tape.accumulate(
                    left,
                    (target, beta) ->
                            tape.launch(MatMul.of(gradient, false, right.span(), !transposed, target, m, k, n, beta)));
            tape.accumulate(
                    right,
                    (target, beta) -> tape.launch(
                            transposed
                                    ? MatMul.of(gradient, true, left.span(), false, target, n, k, m, beta)
                                    : MatMul.of(left.span(), true, gradient, false, target, k, n, m, beta)));
        });
        return out;
    }
}
