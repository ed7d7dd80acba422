package io.locmoe.spi.plugin;

import java.util.Map;

/**
 * What can report numbers about itself beside those of a training: a gate, a communication strategy, a device. A router
 * returns its numbers with each plan.
 */
public interface Measured {

    /**
     * Numbers for reports and metrics by name. The thread of the rank asks once at the end of each training step,
     * before weights change, and once more where a step is repeated; a number may count what was done since the last
     * call, validations in between included. A report has the mean over the ranks, where a rank of several devices has
     * the numbers of its first one.
     *
     * <p>The names are the same on all ranks; none is blank. The values are finite. Without numbers, the host does no
     * more than this call.
     *
     * @return handed over
     */
    default Map<String, Double> measures() {
        return Map.of();
    }
}
