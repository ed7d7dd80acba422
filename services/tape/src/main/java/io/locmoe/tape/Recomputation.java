package io.locmoe.tape;

import java.util.List;
import java.util.function.Supplier;

/**
 * Operations that are done twice to save memory: once they have run, their tensors are freed, except the results; the
 * backward pass runs them again before it passes gradients through them (Chen et al. 2016, Training Deep Nets with
 * Sublinear Memory Cost). Used by the tape's thread.
 */
public final class Recomputation {
    private Recomputation() {}

    /**
     * Does work now, and again in the backward pass. If the tape does not record operations, it is done once.
     *
     * @param work launches the same operations in the same order each time; what it exchanges with other ranks is
     *     exchanged again
     * @return tensors that the work made
     */
    public static List<DeviceTensor> of(Tape tape, Supplier<List<DeviceTensor>> work) {
        if (!tape.recording()) {
            return tape.step.freeing(work);
        }
        List<DeviceTensor> results = tape.step.freeing(() -> tape.gradients.forgetting(work));
        tape.gradients.record(
                results.stream().map(DeviceTensor::slot).toList(),
                () -> tape.step.freeing(() -> {
                    tape.gradients.again(work, results);
                    return List.of();
                }));
        return results;
    }
}
