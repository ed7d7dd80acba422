package io.locmoe.laboratory.bench.faults;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.launcher.files.RunFiles;
import io.locmoe.launcher.mesh.LocalMesh;
import io.locmoe.launcher.network.NodeNetwork;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.launcher.run.Interruption;
import io.locmoe.report.RunReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A training in its own directory, like that of {@code train}, and its mesh.
 *
 * @param plugins  directories of plug-ins
 * @param versions versions of software and plug-ins
 * @param study    parent of the directory
 */
record FaultedTraining(String name, JobSettings job, List<Path> plugins, Map<String, String> versions, Path study) {

    /** Directory of its checkpoints. */
    Path checkpoints() {
        return study.resolve(name).resolve("checkpoints");
    }

    /**
     * Starts the nodes and waits for them.
     *
     * @param network network of the nodes
     * @throws RunException if the directory already contains a training, or the mesh does not start
     */
    LocalMesh start(NodeNetwork network, Consumer<String> progress) {
        OutDirectory out = OutDirectory.prepare(Optional.of(study.resolve(name)), job);
        return LocalMesh.start(job, plugins, out, study, network, new Phases(progress), new Interruption());
    }

    /**
     * Trains until the job has ended, or was interrupted, and returns its report.
     *
     * @throws RunException if the job fails
     */
    RunReport run(LocalMesh mesh, Progress watch) {
        OutDirectory out = new OutDirectory(study.resolve(name));
        try (RunFiles files = RunFiles.open(out, job, versions, List.of(), watch)) {
            mesh.train(job, out, files);
            return files.report().report();
        }
    }
}
