package io.locmoe.laboratory.profile;

import io.locmoe.launcher.RunException;
import io.locmoe.node.recording.RecordedSteps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Recordings of the same steps.
 *
 * @param directory gets the trace; absolute
 * @param files     of the nodes, in their order; each has the name of its node
 */
public record Recordings(Path directory, List<Path> files) {
    private static final String TRACE = "trace.json.gz";

    /**
     * Writes the trace. Blocks.
     *
     * @throws RunException if no recording has a step, or a file cannot be read or written
     */
    public Profile profile(RecordedSteps steps) {
        List<RecordedNode> nodes = files.stream()
                .map(RecordedNode::read)
                .filter(node -> !node.ranks().isEmpty())
                .toList();
        if (nodes.isEmpty()) {
            throw RunException.failure("the recordings in " + directory
                    + " have no step: the training ended before step " + steps.first() + " did");
        }
        nodes.forEach(node -> node.require(steps));
        return profile(nodes, steps);
    }

    private Profile profile(List<RecordedNode> nodes, RecordedSteps steps) {
        Path trace = directory.resolve(TRACE);
        ProfileTally tally = new ProfileTally();
        try {
            Trace.write(trace, nodes, tally);
        } catch (IOException e) {
            throw RunException.failure("the trace " + trace + " cannot be written: " + e.getMessage(), e);
        }
        return new Profile(
                directory,
                trace,
                files,
                steps.first(),
                steps.last(),
                nodes.stream().mapToInt(node -> node.ranks().size()).sum(),
                tally.millisecondsOfAStep(),
                tally.parts());
    }
}
