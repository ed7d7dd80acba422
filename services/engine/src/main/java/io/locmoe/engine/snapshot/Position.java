package io.locmoe.engine.snapshot;

import io.locmoe.engine.model.RouterStates;
import io.locmoe.engine.optimizer.LossScale;
import java.util.Map;

/**
 * What a state has beside tensors, the same on all ranks. The text and all noise are functions of seed and step.
 *
 * @param lossScale where it was
 * @param routers   bits of what routers keep, by name
 */
record Position(LossScale.State lossScale, Map<String, long[]> routers) {
    static Position of(LossScale scale, RouterStates states) {
        return new Position(scale.state(), states.bits());
    }

    /** Writes it to the routers of a model of the same job. */
    void restore(RouterStates states) {
        states.setBits(routers);
    }
}
