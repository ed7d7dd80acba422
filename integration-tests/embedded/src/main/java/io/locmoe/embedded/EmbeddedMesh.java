package io.locmoe.embedded;

import io.locmoe.engine.checkpoint.CheckpointSearch;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.connection.MeshConnection;
import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.launcher.files.RunFiles;
import io.locmoe.launcher.files.Versions;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.launcher.run.Interruption;
import io.locmoe.launcher.run.RunEnd;
import io.locmoe.launcher.run.RunMesh;
import io.locmoe.launcher.run.TrainRun;
import io.locmoe.launcher.run.TrainingMesh;
import io.locmoe.run.ControlException;
import io.locmoe.settings.SettingsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * A mesh in this JVM, for programs that load this software in a separate class loader: all types are those of the JDK,
 * except in the methods of {@link TrainingMesh}. Thread-safe; every method may block.
 */
public final class EmbeddedMesh implements TrainingMesh {
    private static final String GATE = "gate";

    private final JvmMesh mesh;
    private final RunMesh nodes;

    private EmbeddedMesh(JvmMesh mesh) {
        this.mesh = mesh;
        this.nodes = new LastingNodes(new JvmConnection(mesh));
    }

    /** Nodes of which one that has left a job takes part in the next one. */
    private record LastingNodes(MeshConnection connection) implements RunMesh {
        @Override
        public boolean reconnect(Duration wait, BooleanSupplier stop) {
            return true;
        }
    }

    /**
     * Starts the nodes.
     *
     * @param plugins plug-in directories of each node
     * @param root    directory in which jobs may read and write
     */
    public static EmbeddedMesh start(List<List<Path>> plugins, Path root) {
        return new EmbeddedMesh(JvmMesh.start(plugins, root));
    }

    /**
     * Trains, and returns when the job has ended.
     *
     * @param settings settings of the job, by name
     * @param out      directory for report, checkpoints and log
     * @return why the job did not complete; empty if it did
     */
    public String train(Map<String, String> settings, Path out) {
        try {
            JobSettings parsed = complete(settings);
            OutDirectory directory = OutDirectory.prepare(Optional.of(out), parsed);
            try (RunFiles files =
                    RunFiles.open(directory, parsed, Versions.own(), List.of(), Progress.all(List.of()))) {
                train(parsed, directory, files);
                return "";
            }
        } catch (SettingsException | CheckpointException | RunException | ControlException e) {
            return e.getMessage();
        }
    }

    @Override
    public RunEnd train(JobSettings settings, OutDirectory out, RunFiles files) {
        try (Interruption never = Interruption.never()) {
            return new TrainRun(settings, out, nodes, files, never).run();
        }
    }

    @Override
    public boolean interrupted() {
        return false;
    }

    /**
     * Completes settings like the command does: the default gate is the router's, and a run resumes from its newest
     * complete checkpoint.
     */
    private JobSettings complete(Map<String, String> given) {
        Map<String, String> complete = new TreeMap<>(given);
        complete.computeIfPresent(
                "resume",
                (_, from) -> CheckpointSearch.require(Path.of(from), _ -> {}).toString());
        JobSettings settings = SettingsParser.parse(complete);
        if (given.containsKey(GATE)) {
            return settings;
        }
        mesh.usualGate(settings.text().get("router")).ifPresent(gate -> complete.put(GATE, gate));
        return SettingsParser.parse(complete);
    }

    /** Asks the running job to end after its step, with a checkpoint. */
    public void cancel() {
        mesh.cancel();
    }

    /** Makes a node leave the running job, with its ranks. */
    public void leave(int node) {
        mesh.leave(node);
    }

    @Override
    public void close() {
        mesh.close();
    }
}
