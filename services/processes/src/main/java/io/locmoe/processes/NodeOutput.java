package io.locmoe.processes;

import java.util.List;
import java.util.Optional;

/**
 * What a node has said of its start.
 *
 * @param name  the node's name
 * @param lines its output so far
 */
public record NodeOutput(String name, List<String> lines) {
    private static final String MEMBER = "is a member at ";

    /** Address of the node's control plane, once it is ready. */
    public Optional<String> ready() {
        String ready = name + " is ready at ";
        return lines.stream()
                .filter(line -> line.startsWith(ready))
                .findFirst()
                .map(line -> line.substring(ready.length()));
    }

    /** Address at which others can join the mesh through the node, once it is a member. */
    public Optional<String> membership() {
        return phases().stream()
                .filter(phase -> phase.startsWith(MEMBER))
                .findFirst()
                .map(phase -> phase.substring(MEMBER.length()).split(" ")[0]);
    }

    /** The phases of its start, in order. */
    public List<String> phases() {
        String phase = " " + name + " start: ";
        return lines.stream()
                .filter(line -> line.contains(phase))
                .map(line -> line.substring(line.indexOf(phase) + phase.length()))
                .toList();
    }
}
