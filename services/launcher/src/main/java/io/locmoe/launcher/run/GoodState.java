package io.locmoe.launcher.run;

import io.locmoe.engine.checkpoint.CheckpointException;
import io.locmoe.engine.checkpoint.WholeCheckpoint;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.settings.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The last state of a run that is known to be good, and the job that goes on from it.
 *
 * @param settings of the run, as the user gave them
 * @param out      where its checkpoints are, unless the nodes are on other machines
 * @param files    know the last checkpoint
 */
record GoodState(JobSettings settings, OutDirectory out, RunFiles files) {
    /**
     * The job that goes on, with as many nodes as there are and as divide experts and batch.
     *
     * @param members nodes that the mesh has
     * @return empty if there are too few
     * @throws CheckpointException if the run has written checkpoints, and none of them is whole
     */
    Optional<JobSettings> next(int members) {
        Map<String, String> text = new TreeMap<>(settings.text());
        checkpoint().ifPresent(path -> text.put("resume", path.toAbsolutePath().toString()));
        int fewest = settings.recovery().fewestNodes();
        for (int nodes = Math.min(members, settings.nodes());
                nodes >= (fewest == 0 ? settings.nodes() : fewest) && nodes > 0;
                nodes--) {
            text.put("nodes", Integer.toString(nodes));
            try {
                return Optional.of(SettingsParser.parse(text));
            } catch (SettingsException uneven) {
                // Fewer nodes may divide what these do not.
            }
        }
        return Optional.empty();
    }

    /** Empty where the run begins with a new model and has written none yet. */
    private Optional<Path> checkpoint() {
        String written = files.report().report().job().checkpoint();
        if (written == null) {
            return settings.resume();
        }
        Path last = Path.of(written);
        try {
            return Optional.of(WholeCheckpoint.require(Files.isDirectory(last) ? last : out.checkpoints()));
        } catch (CheckpointException e) {
            if (!Files.isDirectory(last)) {
                // It is on the machine of the first node.
                return Optional.of(last);
            }
            files.progress().message(e.getMessage());
            return Optional.of(WholeCheckpoint.require(out.checkpoints()));
        }
    }
}
