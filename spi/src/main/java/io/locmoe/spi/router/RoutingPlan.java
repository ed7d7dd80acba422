package io.locmoe.spi.router;

import io.locmoe.spi.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a router decided for the tokens of one rank.
 *
 * @param assignment who goes where
 * @param weights    [A] factor of each entry's expert output, differentiable; between -65,504 and 65,504
 * @param losses     scalars by name. Each is this rank's part: the sum over all ranks is the loss of the mesh, with its
 *                   coefficient in it. {@link #AUXILIARY} and {@link #LOCALITY} appear in reports under their own
 *                   names.
 * @param measures   numbers for reports by name, equal on all ranks; a step reports their mean over its micro-batches
 */
public record RoutingPlan(
        Assignment assignment, Tensor weights, Map<String, Tensor> losses, Map<String, Double> measures) {
    /** Name of a load-balancing loss. */
    public static final String AUXILIARY = "auxiliary";
    /** Name of a locality loss. */
    public static final String LOCALITY = "locality";
    /**
     * Name of the measure that compares the capacity with its lower bound (LocMoE Theorem 1), in tokens of the mesh.
     */
    public static final String CAPACITY_BOUND = "capacityBound";

    public RoutingPlan {
        Objects.requireNonNull(assignment, "assignment");
        if (!Arrays.equals(weights.shape(), new int[] {assignment.entries()})) {
            throw new IllegalArgumentException("weights of shape " + Arrays.toString(weights.shape()) + " for "
                    + assignment.entries() + " entries of the plan; the shape is [" + assignment.entries() + "]");
        }
        losses = Collections.unmodifiableMap(new LinkedHashMap<>(losses));
        measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
    }

    /** A plan without measures. */
    public RoutingPlan(Assignment assignment, Tensor weights, Map<String, Tensor> losses) {
        this(assignment, weights, losses, Map.of());
    }
}
