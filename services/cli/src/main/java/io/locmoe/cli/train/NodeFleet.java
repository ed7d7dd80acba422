package io.locmoe.cli.train;

import io.locmoe.cli.CommandException;
import io.locmoe.cli.Distribution;
import io.locmoe.engine.settings.JobSettings;
import java.nio.file.Path;
import java.util.List;

/** Starts the nodes of a mesh on this machine. */
final class NodeFleet {
    private NodeFleet() {
    }

    static LocalNodes start(JobSettings settings, List<Path> plugins, OutDirectory out, Distribution distribution) {
        throw CommandException.failure("the node module is not there yet");
    }
}
