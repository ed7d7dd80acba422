package io.locmoe.launcher.run;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.node.JvmMesh;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/** Nodes in this JVM, of the class path. */
public final class TrainingJvmMesh implements TrainingMesh {
    private final JvmMesh nodes;
    private final RunMesh mesh;
    private final Interruption never = Interruption.never();

    private TrainingJvmMesh(JvmMesh nodes) {
        this.nodes = nodes;
        this.mesh = new WholeMesh(new JvmConnection(nodes));
    }

    /**
     * Starts the nodes.
     *
     * @param plugins directories of plug-ins
     * @param written directory below which jobs write
     */
    public static TrainingJvmMesh start(int count, List<Path> plugins, Path written) {
        return new TrainingJvmMesh(JvmMesh.start(Collections.nCopies(count, plugins), written));
    }

    @Override
    public boolean interrupted() {
        return never.happened();
    }

    @Override
    public RunEnd train(JobSettings settings, OutDirectory out, RunFiles files) {
        return new TrainRun(settings, out, mesh, files, never).run();
    }

    @Override
    public void close() {
        never.close();
        nodes.close();
    }
}
