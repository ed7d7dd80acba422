package io.locmoe.launcher.nodes;

import io.locmoe.launcher.Distribution;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The command line of a node that is a process on this machine. */
final class NodeCommandLine {
    private NodeCommandLine() {}

    static List<String> of(Path config, Path log, List<String> flags, Distribution distribution) {
        // Ctrl-C and a closed terminal reach every process; the nodes ignore them, and this process ends the nodes in
        // order.
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
        // This process reads the node's log.
        command.addAll(distribution
                .program()
                .node(
                        Stream.concat(Stream.of("-D" + NodeLog.PROPERTY + "=" + log), flags.stream())
                                .toList(),
                        List.of("--config", config.toString(), "--watch-parent", "--log-format", "text")));
        return command;
    }
}
