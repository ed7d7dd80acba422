package io.locmoe.launcher.nodes;

import io.locmoe.launcher.Distribution;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a node that is a process on this machine. */
final class NodeCommandLine {
    private NodeCommandLine() {}

    static List<String> of(Path config, Path log, Distribution distribution) {
        List<String> command = new ArrayList<>();
        // Ctrl-C and a closed terminal reach every process; the nodes ignore them, and this process ends the nodes in
        // order.
        command.addAll(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(distribution.jvmFlags());
        command.addAll(distribution.nodeFlags());
        command.add("-Dlocmoe.distribution=" + distribution.directory());
        command.add("-D" + NodeLog.PROPERTY + "=" + log);
        command.addAll(distribution.program());
        // This process reads the node's log.
        command.addAll(List.of("node", "--config", config.toString(), "--watch-parent", "--log-format", "text"));
        return command;
    }
}
