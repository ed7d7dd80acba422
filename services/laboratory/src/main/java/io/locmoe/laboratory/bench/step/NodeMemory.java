package io.locmoe.laboratory.bench.step;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.locmoe.engine.report.StepReport.Memory;

/**
 * Where the resident memory of a node is, in bytes, the mean of all nodes; NaN where the system does not say.
 *
 * @param resident    size of the process; the parts add up to it
 * @param weights     parameters, by their numbers, with copies in a smaller type
 * @param gradients   of them
 * @param moments     of them
 * @param activations tensors of the steps, in use or kept for reuse
 * @param buffers     through which tensors, exchanged rows and sums of gradients go
 * @param shared      with other nodes: rings for messages
 * @param heap        that the JVM has taken; pages of it that it has not touched are not resident
 * @param files       mapped ones: libraries, archives of classes
 */
public record NodeMemory(
        double resident,
        double weights,
        double gradients,
        double moments,
        double activations,
        double buffers,
        double shared,
        double heap,
        double files) {
    /** Bytes of a parameter's gradient. */
    private static final int GRADIENT = Float.BYTES;

    private static final int MOMENTS = 2 * Float.BYTES;

    /**
     * Divides the memory of a node.
     *
     * @param parameters of a node
     * @param state      bytes of their values, gradients and moments
     */
    static NodeMemory of(ResidentMemory resident, long parameters, long state, Memory grown) {
        double gradients = (double) GRADIENT * parameters;
        double moments = (double) MOMENTS * parameters;
        return new NodeMemory(
                resident.all(),
                state - gradients - moments,
                gradients,
                moments,
                grown.activations(),
                grown.buffers(),
                resident.shared(),
                grown.heap(),
                resident.files());
    }

    /** The JVM's own: compiled code, classes, stacks; messages under way; what was freed and not yet given back. */
    @JsonProperty("rest")
    double rest() {
        return resident - weights - gradients - moments - activations - buffers - shared - heap - files;
    }
}
