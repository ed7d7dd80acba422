package io.locmoe.laboratory.bench.endurance;

import java.util.List;

/**
 * A moment.
 *
 * @param second    since the first look
 * @param nodes     that run
 * @param command   that has started them
 * @param shared    files and directories of nodes in {@code /dev/shm}
 * @param temporary what lies in the directory for temporary files, whoever has put it there
 */
public record Sample(double second, List<Node> nodes, Held command, long shared, long temporary) {
    public Sample {
        nodes = List.copyOf(nodes);
    }

    /**
     * A node.
     *
     * @param pid   its process; another one after it was replaced
     * @param spare while no job has it: a process that takes a place in one holds more from then on
     */
    public record Node(String name, long pid, boolean spare, Held held) {
        /** Whose series this is a value of. */
        String process() {
            return name + " (process " + pid + (spare ? ", spare)" : ")");
        }
    }
}
