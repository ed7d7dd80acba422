package io.locmoe.launcher.run;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.identity.Identity;
import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.network.NodeNetwork;
import io.locmoe.launcher.progress.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A mesh of nodes on this machine that this command starts and takes down. Used by one thread. */
public final class LocalMesh implements AutoCloseable {
    /** Longest time in which no node comes further; on a machine that is overloaded a phase may take most of it. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final MeshCertificates certificates;
    private final LocalNodes nodes;
    private final Interruption interruption;
    private MeshConnection connection;

    private LocalMesh(MeshCertificates certificates, LocalNodes nodes) {
        this.certificates = certificates;
        this.nodes = nodes;
        this.interruption = new Interruption(() -> {
            nodes.kill();
            certificates.close();
        });
    }

    /** Makes {@link #start} quicker; to be called some time before it. Returns at once. */
    public static void prepare() {
        MeshCertificates.load();
    }

    /**
     * Starts the nodes and waits until they are a mesh, or the user interrupts.
     *
     * @param settings number of nodes, devices and deadlines
     * @param plugins  directories of plug-ins
     * @param out      for configurations and logs of the nodes
     * @param written  directory below which jobs write
     * @param network  where the nodes live; closed by the caller, after the mesh
     * @throws io.locmoe.launcher.RunException naming what is missing where the mesh does not come up
     */
    public static LocalMesh start(
            JobSettings settings,
            List<Path> plugins,
            OutDirectory out,
            Path written,
            NodeNetwork network,
            Progress progress) {
        MeshCertificates certificates = MeshCertificates.create();
        LocalMesh mesh = null;
        try {
            mesh = new LocalMesh(
                    certificates,
                    new NodeFleet(settings, plugins, out, written, network, certificates)
                            .start(Distribution.current()));
            network.description().ifPresent(progress::message);
            mesh.connection = mesh.await(progress);
            return mesh;
        } catch (RuntimeException e) {
            if (mesh == null) {
                certificates.close();
            } else {
                mesh.close();
            }
            throw e;
        }
    }

    private MeshConnection await(Progress progress) {
        Identity identity = certificates.ofCommand();
        return new MeshWait(
                        nodes,
                        () -> nodes.address().map(address -> GrpcMesh.connect(address, identity)),
                        progress,
                        interruption,
                        PATIENCE,
                        System::nanoTime)
                .complete();
    }

    /** Whether the user has pressed Ctrl-C, or the like. */
    public boolean interrupted() {
        return interruption.happened();
    }

    /**
     * Trains, and returns when the job has ended.
     *
     * @throws io.locmoe.launcher.RunException if the job fails
     */
    public RunEnd train(JobSettings settings, OutDirectory out, RunFiles files) {
        return connection == null
                ? RunEnd.INTERRUPTED
                : new TrainRun(settings, out, connection, nodes, files, interruption).run();
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
        }
        interruption.close();
        nodes.close();
        certificates.close();
    }
}
