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

        /** Most counts of a trace: half a gigabyte of memory. */
        private static final double MOST = 1 << 26;

        /** @throws IllegalArgumentException if another version wrote it, or no trace has such sizes */
        void check() {
            if (version != VERSION) {
                throw new IllegalArgumentException(
                        "the trace has version " + version + "; this command reads version " + VERSION);
            }
            if (nodes == null || nodes.contains(null) || experts < 1 || layers < 1 || steps < 1) {
                throw new IllegalArgumentException("nodes, experts, layers or steps are missing");
            }
            if ((double) nodes.size() * experts * layers * steps > MOST) {
                throw new IllegalArgumentException("more than " + (long) MOST + " counts");
            }
            if (expertBytes < 1 || entryBytes < 1) {
                throw new IllegalArgumentException("expertBytes and entryBytes are at least 1");
            }
            homes();
        }

        Topology topology() {
            return new Topology(nodes.stream().mapToInt(Integer::intValue).toArray());
        }

        /** Each expert's home; the experts are spread evenly. */
        ExpertPlacement homes() {
            return ExpertPlacement.even(0, experts, topology());
        }
    }
}
