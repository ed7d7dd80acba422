package io.locmoe.launcher.mesh;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.identity.Identity;
import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.connection.GrpcConnection;
import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.launcher.files.RunFiles;
import io.locmoe.launcher.network.NodeNetwork;
import io.locmoe.launcher.nodes.LocalNodes;
import io.locmoe.launcher.nodes.MeshCertificates;
import io.locmoe.launcher.nodes.NodeFlags;
import io.locmoe.launcher.nodes.NodeFleet;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.launcher.run.Interruption;
import io.locmoe.launcher.run.RunEnd;
import io.locmoe.launcher.run.TrainRun;
import io.locmoe.launcher.run.TrainingMesh;
import io.locmoe.run.service.HeldPlugins;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A mesh of nodes on this machine, started and stopped by this command. Used by one thread. */
public final class LocalMesh implements TrainingMesh {
    /** Maximum time without progress of any node; on an overloaded machine one phase may take most of it. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final MeshCertificates certificates;
    private final OwnNodes own;
    private final Interruption interruption;

    private LocalMesh(MeshCertificates certificates, NodeFleet fleet, LocalNodes nodes, Interruption interruption) {
        Path command = certificates.ofCommand();
        Identity identity = Identity.load(command);
        this.certificates = certificates;
        this.own = new OwnNodes(fleet, nodes, address -> GrpcConnection.connect(address, identity), command);
        this.interruption = interruption;
        interruption.atSecond(() -> {
            nodes.kill();
            certificates.close();
        });
    }

    /** Makes {@link #start} faster if called some time before it. Returns at once. */
    public static void prepare() {
        MeshCertificates.load();
    }

    /**
     * Starts the nodes and waits until they form a mesh, or the user interrupts.
     *
     * @param settings     number of nodes and spares, devices and deadlines
     * @param plugins      plug-in directories
     * @param out          directory for the nodes' configurations and logs
     * @param written      directory under which jobs write
     * @param network      network of the nodes; closed by the caller, after the mesh
     * @param interruption may have happened; closed with the mesh
     * @throws io.locmoe.launcher.RunException naming what is missing, if the mesh does not come up
     */
    public static LocalMesh start(
            JobSettings settings,
            List<Path> plugins,
            OutDirectory out,
            Path written,
            NodeNetwork network,
            Progress progress,
            Interruption interruption) {
        return start(settings, plugins, out, written, network, progress, interruption, NodeFlags.NONE);
    }

    /** Starts nodes with further flags for their JVMs. */
    public static LocalMesh start(
            JobSettings settings,
            List<Path> plugins,
            OutDirectory out,
            Path written,
            NodeNetwork network,
            Progress progress,
            Interruption interruption,
            NodeFlags flags) {
        MeshCertificates certificates = MeshCertificates.create();
        LocalMesh mesh = null;
        try {
            NodeFleet fleet = new NodeFleet(settings, plugins, out, written, network, certificates, flags);
            mesh = new LocalMesh(certificates, fleet, fleet.start(Distribution.current()), interruption);
            network.description().ifPresent(progress::message);
            mesh.await(progress);
            return mesh;
        } catch (RuntimeException e) {
            if (mesh == null) {
                certificates.close();
                interruption.close();
            } else {
                mesh.close();
            }
            throw e;
        }
    }

    private void await(Progress progress) {
        MeshWait wait = new MeshWait(own.nodes(), own::connect, progress, interruption, PATIENCE, System::nanoTime);
        wait.complete().ifPresent(own::connected);
    }

    @Override
    public boolean interrupted() {
        return interruption.happened();
    }

    /** Ends the running job like the user's first Ctrl-C: at the next step, with a checkpoint. May be called once. */
    public void end() {
        interruption.interrupt();
    }

    /** The process of a node, by its index in the mesh; after a failure, its replacement. */
    public ProcessHandle node(int index) {
        return own.nodes().processes().get(index).process().toHandle();
    }

    /** Whether that process has reported that it is ready. */
    public boolean isReady(int index) {
        return own.nodes().processes().get(index).address().isPresent();
    }

    /** The plug-ins of the first node, which all have; empty if the user has interrupted the start. */
    public Optional<HeldPlugins> plugins() {
        return Optional.ofNullable(own.connection())
                .map(mesh -> mesh.plugins(own.nodes().processes().getFirst().name()));
    }

    @Override
    public RunEnd train(JobSettings settings, OutDirectory out, RunFiles files) {
        return own.isConnected() ? new TrainRun(settings, out, own, files, interruption).run() : RunEnd.INTERRUPTED;
    }

    @Override
    public void close() {
        own.close();
        interruption.close();
        own.nodes().close();
        certificates.close();
    }
}
