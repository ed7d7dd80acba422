package io.locmoe.launcher.run;

import io.locmoe.control.ControlException;
import io.locmoe.engine.checkpoint.CheckpointSearch;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.node.JvmMesh;
import io.locmoe.settings.SettingsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A mesh in this JVM, for programs that load this software in a separate class loader: all types in its methods are
 * those of the JDK. Thread-safe; every method may block.
 */
public final class EmbeddedMesh implements AutoCloseable {
    private static final String GATE = "gate";

    private final JvmMesh mesh;
    private final JvmConnection connection;

    private EmbeddedMesh(JvmMesh mesh) {
        this.mesh = mesh;
        this.connection = new JvmConnection(mesh);
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
            try (RunFiles files = RunFiles.open(directory, parsed, Versions.own(), List.of(), Progress.all(List.of()));
                    Interruption never = Interruption.never()) {
                new TrainRun(parsed, directory, new WholeMesh(connection), files, never).run();
                return "";
            }
        } catch (SettingsException | CheckpointException | RunException | ControlException e) {
            return e.getMessage();
        }
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
