package io.locmoe.tape;

import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.memory.Span;
import java.util.List;

/** The rows of several matrices of the same columns and type, one matrix below the other. */
public final class StackedRows {
    private StackedRows() {}

    /** [sum of rows, columns]. */
    public static DeviceTensor of(List<DeviceTensor> parts) {
        DeviceTensor first = parts.getFirst();
        int rows = parts.stream().mapToInt(DeviceTensor::rows).sum();
        Tape tape = first.tape();
        DeviceTensor out =
                tape.output(first.span().type(), new int[] {rows, first.columns()}, parts.toArray(DeviceTensor[]::new));
        long start = 0;
        for (DeviceTensor part : parts) {
            if (part.columns() != first.columns()) {
                throw new IllegalArgumentException("rows of " + part + " below those of " + first);
            }
            tape.launch(new Copy(part.span(), out.span().slice(start, part.elements())));
            start += part.elements();
        }
        tape.record(out, gradient -> passOn(tape, parts, gradient));
        return out;
    }

    private static void passOn(Tape tape, List<DeviceTensor> parts, Span gradient) {
        long start = 0;
        for (DeviceTensor part : parts) {
            Span own = gradient.slice(start, part.elements());
            tape.contribute(part, target -> tape.launch(new Copy(own, target)));
            start += part.elements();
        }
    }
}
