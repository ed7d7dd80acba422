package io.locmoe.laboratory.bench;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.files.PrivateDirectory;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.launcher.files.RunFiles;
import io.locmoe.launcher.files.Versions;
import io.locmoe.launcher.mesh.LocalMesh;
import io.locmoe.launcher.network.NodeNetwork;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.launcher.run.Interruption;
import io.locmoe.launcher.run.RunEnd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A mesh of nodes on this machine that runs short trainings one after the other. Used by one thread. */
public final class MeshTraining implements AutoCloseable {
    /** Prefix of the directory of a training, which is removed at its end. */
    private static final String TRAINING = "training-";

    private final Path directory;
    private final NodeNetwork network = NodeNetwork.loopback();
    private final LocalMesh mesh;
    private int trainings;

    private MeshTraining(Path directory, JobSettings settings, List<Path> plugins, Progress progress) {
        this.directory = directory;
        OutDirectory out = OutDirectory.prepare(Optional.of(directory.resolve("mesh")), settings);
        this.mesh = LocalMesh.start(settings, plugins, out, directory, network, progress, new Interruption());
    }

    /**
     * Starts the nodes and waits for them.
     *
     * @param plugins  directories of plug-ins
     * @param progress told of the start
     */
    public static MeshTraining start(JobSettings settings, List<Path> plugins, Progress progress) {
        try {
            return new MeshTraining(Files.createTempDirectory("locmoe-bench"), settings, plugins, progress);
        } catch (IOException e) {
            throw RunException.failure("no directory for the mesh: " + e, e);
        }
    }

    /**
     * Trains to the end of the job, which writes a checkpoint, like every training.
     *
     * @param watch told of each step
     */
    public void train(JobSettings job, Progress watch) {
        OutDirectory out = OutDirectory.prepare(Optional.of(directory.resolve(TRAINING + trainings++)), job);
        try (RunFiles files = RunFiles.open(out, job, Versions.own(), network.linkRates(), watch)) {
            if (mesh.train(job, out, files) != RunEnd.COMPLETED) {
                throw RunException.interrupted("interrupted while the mesh trains");
            }
        }
        remove(out.path());
    }

    /** Process id of a node, by its place in the mesh. */
    public long pid(int node) {
        return mesh.node(node).pid();
    }

    /** Whether the user has interrupted the command. */
    public boolean interrupted() {
        return mesh.interrupted();
    }

    /** Removes the files too, unless a training has failed, because its logs are needed. */
    @Override
    public void close() {
        mesh.close();
        try (Stream<Path> left = Files.list(directory)) {
            if (left.noneMatch(path -> path.getFileName().toString().startsWith(TRAINING))) {
                remove(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(directory + " cannot be read", e);
        }
    }

    private static void remove(Path directory) {
        try {
            PrivateDirectory.removeTree(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(directory + " cannot be removed", e);
        }
    }
}
