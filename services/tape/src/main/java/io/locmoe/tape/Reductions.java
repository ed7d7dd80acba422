package io.locmoe.tape;

import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.Binary.Spread;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.SumColumns;
import io.locmoe.spi.device.kernel.SumRows;
import io.locmoe.spi.device.memory.Span;

/** Sums; the gradient of the input is the result's gradient, broadcast over the summed axes. */
final class Reductions {
    private Reductions() {}

    static DeviceTensor sum(DeviceTensor in) {
        Tape tape = in.tape();
        DeviceTensor out = tape.output(new int[0], in);
        tape.launch(new SumColumns(in.span(), out.span(), 1, in.elements()));
        tape.record(out, gradient -> spread(in, gradient, Spread.SCALAR));
        return out;
    }

    static DeviceTensor sumRows(DeviceTensor in) {
        Tape tape = in.tape();
        DeviceTensor out = tape.output(new int[] {in.columns()}, in);
        tape.launch(new SumRows(in.span(), out.span(), in.rows(), in.columns(), false));
        tape.record(out, gradient -> spread(in, gradient, Spread.OVER_ROWS));
        return out;
    }

    static DeviceTensor sumColumns(DeviceTensor in) {
        Tape tape = in.tape();
        DeviceTensor out = tape.output(new int[] {in.rows()}, in);
        tape.launch(new SumColumns(in.span(), out.span(), in.rows(), in.columns()));
        tape.record(out, gradient -> spread(in, gradient, Spread.OVER_COLUMNS));
        return out;
    }

    private static void spread(DeviceTensor in, Span gradient, Spread spread) {
        Tape tape = in.tape();
        tape.contribute(in, target -> {
            tape.launch(new Fill(target, 0f));
            tape.launch(new Binary(Binary.Operation.ADD, target, gradient, target, in.rows(), in.columns(), spread));
        });
    }
}
