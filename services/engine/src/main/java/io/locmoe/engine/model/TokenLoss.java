package io.locmoe.engine.model;

import io.locmoe.spi.device.kernel.CrossEntropy;
import io.locmoe.spi.device.kernel.CrossEntropyBackward;
import io.locmoe.spi.device.kernel.FusedCrossEntropy;
import io.locmoe.spi.device.kernel.FusedCrossEntropyBackward;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;

/**
 * Cross-entropy of each token in nats, by the fused kernels, or by plain ones, which keep the probabilities of all
 * tokens, if a device lacks them.
 */
final class TokenLoss {
    private TokenLoss() {}

    /**
     * The losses, [rows]; 0 for a negative target.
     *
     * @param logits  [rows, vocabulary]
     * @param targets [rows]
     */
    static DeviceTensor of(DeviceTensor logits, int[] targets) {
        Tape tape = logits.tape();
        Span index = tape.indices(targets);
        DeviceTensor losses = tape.output(new int[] {logits.rows()}, logits);
        if (tape.executes(FusedCrossEntropy.class, FusedCrossEntropyBackward.class)) {
            fused(tape, logits, index, losses);
        } else {
            composed(tape, logits, index, losses);
        }
        return losses;
    }

    private static void fused(Tape tape, DeviceTensor logits, Span targets, DeviceTensor losses) {
        int rows = logits.rows();
        int columns = logits.columns();
        Span maximum = tape.take(rows);
        Span share = tape.take(rows);
        tape.launch(new FusedCrossEntropy(logits.span(), targets, maximum, share, losses.span(), rows, columns));
        tape.record(
                losses,
                gradient -> tape.contribute(
                        logits,
                        target -> tape.launch(new FusedCrossEntropyBackward(
                                logits.span(), targets, maximum, share, gradient, target, rows, columns))));
    }

    private static void composed(Tape tape, DeviceTensor logits, Span targets, DeviceTensor losses) {
        int rows = logits.rows();
        int columns = logits.columns();
        Span probabilities = tape.take(logits.elements());
        tape.launch(new CrossEntropy(logits.span(), targets, probabilities, losses.span(), rows, columns));
        tape.record(
                losses,
                gradient -> tape.contribute(
                        logits,
                        target -> tape.launch(
                                new CrossEntropyBackward(probabilities, targets, gradient, target, rows, columns))));
    }
}
