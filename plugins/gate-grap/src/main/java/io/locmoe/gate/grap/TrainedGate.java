package io.locmoe.gate.grap;

import io.locmoe.spi.gate.ForwardingGate;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.tensor.Tensor;
import java.util.Map;

/**
 * A gate with trained eps_i. It reports {@code epsilonRange}, the largest eps_i minus the smallest: by how much the
 * trained numbers favour one expert over another, before the temperature.
 */
final class TrainedGate extends ForwardingGate {
    private final Tensor epsilon;

    /**
     * Wraps a gate.
     *
     * @param gate    adds the eps_i
     * @param epsilon [n]
     */
    TrainedGate(Gate gate, Tensor epsilon) {
        super(gate);
        this.epsilon = epsilon;
    }

    @Override
    public Map<String, Double> measures() {
        float[] values = epsilon.toArray();
        double largest = values[0];
        double smallest = values[0];
        for (float value : values) {
            largest = Math.max(largest, value);
            smallest = Math.min(smallest, value);
        }
        return Map.of("epsilonRange", largest - smallest);
    }
}
