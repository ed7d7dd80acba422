package io.locmoe.engine.snapshot;

import io.locmoe.engine.optimizer.LossScale;
import io.locmoe.engine.setup.RouterStates;
import java.util.Map;

/**
 * The state other than tensors, the same on all ranks. Text and all noise are functions of seed and step.
 *
 * @param lossScale state of the loss scale
 * @param routers   bits of the routers' states, by name
 */
record SharedState(LossScale.State lossScale, Map<String, long[]> routers) {
    static SharedState of(LossScale scale, RouterStates states) {
        return new SharedState(scale.state(), states.bits());
    }

    /** Restores the routers of a model of the same job. */
    void restore(RouterStates states) {
        states.setBits(routers);
    }
}
