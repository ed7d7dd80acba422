package io.locmoe.laboratory.bench.placement;

import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.List;

/**
 * Entries of each rank for each expert, as routers chose them in consecutive steps of a training.
 *
 * @param header what was recorded
 * @param counts [steps][layers][ranks][experts] entries
 */
record LoadTrace(Header header, long[][][][] counts) {

    /**
     * What a trace is of.
     *
     * @param nodes       [ranks] node of each rank
     * @param firstStep   number of the first step of the trace
     * @param expertBytes parameters of one expert
     * @param entryBytes  an entry to an expert and back, forward and backward
     * @param router      with its options
     * @param command     command line that made the trace
     */
    record Header(
            int version,
            List<Integer> nodes,
            int experts,
            int layers,
            int steps,
            long firstStep,
            long expertBytes,
            long entryBytes,
            String router,
            String command) {
        static final int VERSION = 1;

        Topology topology() {
            return new Topology(nodes.stream().mapToInt(Integer::intValue).toArray());
        }

        ExpertPlacement homes() {
            return ExpertPlacement.even(0, experts, topology());
        }
    }
}
