package io.locmoe.laboratory.bench.endurance;

import java.util.List;

/**
 * The resources at one moment.
 *
 * @param second    seconds since the first sample
 * @param nodes     running nodes
 * @param command   the command that has started them
 * @param shared    files and directories of nodes in {@code /dev/shm}
 * @param temporary entries of the directory for temporary files, of any owner
 */
public record Sample(double second, List<Node> nodes, Held command, long shared, long temporary) {
    public Sample {
        nodes = List.copyOf(nodes);
    }

    /**
     * A node.
     *
     * @param pid   its process id, which changes when the node is replaced
     * @param spare whether no job has it; it needs more resources once it is part of a job
     */
    public record Node(String name, long pid, boolean spare, Held held) {
        /** Identifies the process in messages. */
        String process() {
            return name + " (process " + pid + (spare ? ", spare)" : ")");
        }
    }
}
