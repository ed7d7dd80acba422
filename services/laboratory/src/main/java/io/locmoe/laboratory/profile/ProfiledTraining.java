package io.locmoe.laboratory.profile;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.launcher.files.RunFiles;
import io.locmoe.launcher.files.Versions;
import io.locmoe.launcher.mesh.LocalMesh;
import io.locmoe.launcher.network.NodeNetwork;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.launcher.run.Interruption;
import io.locmoe.launcher.run.RunEnd;
import io.locmoe.node.recording.RecordedSteps;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A training on nodes of this machine whose last steps are recorded.
 *
 * @param settings of a training that ends with the last recorded step
 * @param plugins  plug-in directories
 * @param out      the directory of the run, which gets the recordings and the trace
 * @param steps    the recorded steps
 */
public record ProfiledTraining(JobSettings settings, List<Path> plugins, OutDirectory out, RecordedSteps steps) {
    /**
     * Trains, and makes the trace. Blocks.
     *
     * @param network  network of the nodes
     * @param progress told of the training
     * @return empty if the user has interrupted the training
     * @throws RunException if the training fails, or a recording is missing
     */
    public Optional<Profile> take(NodeNetwork network, Progress progress, Interruption interruption) {
        NodeRecorder recorder = new NodeRecorder(out.path().resolve("recordings"));
        recorder.prepare(steps);
        try (RunFiles files = RunFiles.open(out, settings, Versions.own(), network.linkRates(), progress)) {
            if (train(recorder, network, files, interruption) != RunEnd.COMPLETED) {
                return Optional.empty();
            }
        }
        progress.message("reading the recordings");
        return Optional.of(new Recordings(out.path(), recorder.files(settings.nodes())).profile(steps));
    }

    /** The nodes write their recordings when they end. */
    private RunEnd train(NodeRecorder recorder, NodeNetwork network, RunFiles files, Interruption interruption) {
        try (LocalMesh mesh = LocalMesh.start(
                settings, plugins, out, out.path(), network, files.progress(), interruption, recorder)) {
            mesh.plugins().ifPresent(held -> files.report().running(Versions.of(settings, held)));
            return mesh.train(settings, out, files);
        }
    }
}
