package io.locmoe.node.training;

import io.locmoe.engine.collectives.Collectives;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.run.Peer;
import io.locmoe.spi.comm.Transport;
import java.util.List;

/**
 * Checks that the nodes of a job read the same text. Each rank draws its sequences by itself, so nodes with different
 * text would silently train on a mixture that nobody has.
 *
 * @param nodes       nodes of the job, in order
 * @param fingerprint fingerprint of this node's text
 */
record SameText(List<Peer> nodes, long fingerprint) {

    /**
     * Compares with all ranks before the first step. Every device of the job calls it, on its own thread.
     *
     * @param devices transport to all devices of the job
     * @throws TrainingException naming each node whose text is not that of the first
     */
    void agree(Transport devices) {
        long[][] all = new Collectives(devices).gather(new long[] {fingerprint});
        StringBuilder different = new StringBuilder();
        for (int node = 1; node < nodes.size(); node++) {
            long other = all[devices.topology().firstRank(node)][0];
            if (other != all[0][0]) {
                different
                        .append(different.isEmpty() ? "" : ", ")
                        .append(nodes.get(node))
                        .append(" ")
                        .append(text(other));
            }
        }
        if (!different.isEmpty()) {
            throw new TrainingException("the nodes read different text: " + nodes.getFirst() + " has the fingerprint "
                    + text(all[0][0]) + ", but " + different
                    + "; give all nodes the same files for data and tokenizer, and the same JDK build for the"
                    + " built-in text");
        }
    }

    private static String text(long fingerprint) {
        return String.format("%016x", fingerprint);
    }
}
