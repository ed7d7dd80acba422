package io.locmoe.laboratory.bench.step;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.locmoe.engine.report.StepReport.Memory;
import io.locmoe.laboratory.bench.process.ResidentMemory;

/**
 * The resident memory of a node by content, in bytes, mean of all nodes; NaN if the system does not report it.
 *
 * @param resident    size of the process; the parts add up to it
 * @param weights     parameters, from their number, with rounded copies
 * @param gradients   gradients of the parameters
 * @param moments     moments of the parameters
 * @param activations tensors of the steps, in use or kept for reuse
 * @param buffers     host buffers for tensors, exchanged rows and gradient sums
 * @param shared      memory shared with other nodes: rings for messages
 * @param heap        committed heap of the JVM; pages that it has not touched are not resident
 * @param files       mapped files: libraries, archives of classes
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
     * @param parameters number of parameters of a node
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

    /** The JVM's own memory: compiled code, classes, stacks; messages under way; freed memory that was not returned. */
    @JsonProperty("rest")
    double rest() {
        return resident - weights - gradients - moments - activations - buffers - shared - heap - files;
    }
}
