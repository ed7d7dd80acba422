package io.locmoe.tape;

import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.LogSumExp;
import io.locmoe.spi.device.kernel.Softmax;
import io.locmoe.spi.device.kernel.SoftmaxBackward;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.kernel.UnaryBackward;

/** Element-wise functions, softmax and log-sum-exp. */
final class Functions {
    private Functions() {}

    static DeviceTensor of(Unary.Function function, DeviceTensor in) {
        Tape tape = in.tape();
        DeviceTensor out = tape.output(in.shape(), in);
        tape.launch(new Unary(function, in.span(), out.span()));
        tape.record(
                out,
                gradient -> tape.contribute(
                        in,
                        target -> tape.launch(new UnaryBackward(function, in.span(), out.span(), gradient, target))));
        return out;
    }

    static DeviceTensor softmax(DeviceTensor in) {
        Tape tape = in.tape();
        int rows = in.rows();
        int columns = in.columns();
        DeviceTensor out = tape.output(in.shape(), in);
        tape.launch(new Softmax(in.span(), out.span(), rows, columns, 1f, false));
        tape.record(
                out,
                gradient -> tape.contribute(
                        in,
                        target -> tape.launch(new SoftmaxBackward(out.span(), gradient, target, rows, columns, 1f))));
        return out;
    }

    /** [rows, columns] to [rows]; the gradient is softmax(in) times the row's gradient. */
    static DeviceTensor logSumExp(DeviceTensor in) {
        Tape tape = in.tape();
        int rows = in.rows();
        int columns = in.columns();
        DeviceTensor out = tape.output(new int[] {rows}, in);
        tape.launch(new LogSumExp(in.span(), out.span(), rows, columns));
        tape.record(
                out,
                gradient -> tape.contribute(in, target -> {
                    tape.launch(new Softmax(in.span(), target, rows, columns, 1f, false));
                    tape.launch(new Binary(
                            Binary.Operation.MULTIPLY,
                            target,
                            gradient,
                            target,
                            rows,
                            columns,
                            Binary.Spread.OVER_COLUMNS));
                }));
        return out;
    }
}
