package io.locmoe.tape;

import io.locmoe.spi.device.memory.Span;

/** A function of a gate and a value, which a row has for each column of the result, gates first. */
public interface GatedActivation {

    /** Writes the result of {@code in}, [rows, 2 columns], to {@code out}, [rows, columns]. */
    void forward(Tape tape, Span in, Span out, int rows, int columns);

    /** Writes the gradient of {@code in} to {@code below}, both [rows, 2 columns]. */
    void backward(Tape tape, Span in, Span above, Span below, int rows, int columns);

    /** From [rows, 2 columns] to [rows, columns]. */
    default DeviceTensor of(DeviceTensor in) {
        Tape tape = in.tape();
        int rows = in.rows();
        int columns = in.columns() / 2;
        DeviceTensor out = tape.output(new int[] {rows, columns}, in);
        forward(tape, in.span(), out.span(), rows, columns);
        tape.record(
                out,
                gradient -> tape.contribute(in, target -> backward(tape, in.span(), gradient, target, rows, columns)));
        return out;
    }

    /** SwiGLU (Shazeer 2020): g sigmoid(g) v. Fused kernels compute it, or plain ones if a device lacks them. */
    static GatedActivation swiGlu() {
        return new SwiGluActivation();
    }

    /**
     * The clamped SwiGLU of gpt-oss: g sigmoid(slope g) (v + 1), with g cut above the limit, and v above the limit and
     * below its negative. Composed of plain kernels.
     */
    static GatedActivation clamped(float limit, float slope) {
        return new ClampedSwiGlu(limit, slope);
    }
}
