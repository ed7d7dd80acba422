package io.locmoe.cli.command;

import io.locmoe.cli.plugins.HeldConfiguration;
import io.locmoe.cli.runs.TrainPage;
import io.locmoe.cli.settings.JobOptions;
import io.locmoe.cli.settings.MeshAccess;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.corpus.text.CorpusException;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.ReadSettings;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.check.ModelCost;
import io.locmoe.launcher.check.Preflight;
import io.locmoe.launcher.check.ResumePoint;
import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.launcher.files.RunFiles;
import io.locmoe.launcher.files.Versions;
import io.locmoe.launcher.mesh.LocalMesh;
import io.locmoe.launcher.mesh.StandingMesh;
import io.locmoe.launcher.network.LinkNetwork;
import io.locmoe.launcher.network.LinkRate;
import io.locmoe.launcher.network.NodeNetwork;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.launcher.run.Interruption;
import io.locmoe.launcher.run.RunEnd;
import io.locmoe.launcher.store.ReportCopies;
import io.locmoe.launcher.store.RunCopy;
import io.locmoe.node.training.JobText;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.report.Machine;
import io.locmoe.run.service.HeldPlugins;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A training as requested by the user, on either kind of mesh.
 *
 * @param linkRate     link rate of the nodes that it starts; empty for no limit
 * @param progress     how progress is shown
 * @param interruption watches the signals of the command from its beginning
 */
record TrainPlan(
        JobOptions options,
        PluginDirectories plugins,
        Optional<String> linkRate,
        Optional<Path> chosenOut,
        TrainProgress progress,
        Interruption interruption) {
    /** Starts the nodes on this machine, trains, and ends them. */
    RunEnd onOwnMesh() {
        OutDirectory.requireFree(chosenOut);
        List<Path> directories = plugins.all();
        JobSettings settings;
        ModelCost cost;
        try (Interruption.Reaction _ = interruption.beforeStart(System.err);
                PluginCatalog catalog = PluginCatalog.load(directories)) {
            ReadSettings read = options.read(Map.of(), catalog::usualGate);
            settings = read.settings();
            if (read.faults().isEmpty() && isAtTheEnd(settings)) {
                return RunEnd.COMPLETED;
            }
            cost = checked(read, catalog);
        }
        try (NodeNetwork network = network(settings.meshNodes())) {
            return onOwnMesh(settings, directories, cost, network);
        }
    }

    private ModelCost checked(ReadSettings read, PluginCatalog catalog) {
        LocalMesh.prepare();
        Preflight preflight = new Preflight(options::words);
        preflight.add(read.faults());
        chosenOut.flatMap(chosen -> OutDirectory.problem("--out", chosen)).ifPresent(preflight::add);
        progress.problem().ifPresent(preflight::add);
        RunCopy.problem(read.settings()).ifPresent(preflight::add);
        ModelCost cost = preflight.check(read.settings(), catalog);
        readText(read.settings());
        return cost;
    }

    /** Reads a large text once, before any node waits for it. */
    private void readText(JobSettings settings) {
        try {
            JobText.prepare(settings, progress.shown(settings)::phase);
        } catch (CorpusException e) {
            throw RunException.usage(e.getMessage());
        }
    }

    /**
     * Whether there is nothing to train. A cluster may restart a finished job, so only a smaller number of steps is an
     * error.
     */
    boolean isAtTheEnd(JobSettings settings) {
        Optional<ResumePoint> end = ResumePoint.of(settings).filter(ResumePoint::isAtTheEnd);
        end.filter(ResumePoint::isBeyondTheEnd).ifPresent(point -> {
            throw RunException.usage(point.text());
        });
        end.ifPresent(point -> {
            Progress shown = progress.shown(settings);
            point.notes().forEach(shown::message);
            shown.message(point.text());
        });
        return end.isPresent();
    }

    private static void tellBeforehand(JobSettings settings, RunFiles files) {
        ResumePoint.of(settings).ifPresent(point -> point.notes().forEach(files.progress()::message));
        settings.training().notes().forEach(files.progress()::message);
    }

    private NodeNetwork network(int nodes) {
        return linkRate.isEmpty()
                ? NodeNetwork.loopback()
                : LinkNetwork.create(LinkRate.parseEach(linkRate.get(), nodes));
    }

    private RunEnd onOwnMesh(JobSettings settings, List<Path> directories, ModelCost cost, NodeNetwork network) {
        OutDirectory out = OutDirectory.prepare(chosenOut, settings);
        try (RunFiles files =
                        RunFiles.open(out, settings, Versions.own(), network.linkRates(), progress.of(settings, out));
                TrainPage _ = progress.page(settings, out, files)) {
            files.progress().message(cost.text());
            cost.advice(Machine.current().memoryBytes()).ifPresent(files.progress()::message);
            tellBeforehand(settings, files);
            try (LocalMesh mesh =
                    LocalMesh.start(settings, directories, out, out.path(), network, files.progress(), interruption)) {
                mesh.plugins().ifPresent(held -> files.report().running(Versions.of(settings, held)));
                RunEnd end = ReportCopies.during(settings, out, files, () -> mesh.train(settings, out, files));
                return told(end, out, files, List.of());
            }
        }
    }

    /** The settings on a running mesh, whose leader checks what only nodes can; by default all its devices train. */
    JobSettings settingsOn(StandingMesh mesh, HeldPlugins held) {
        Map<String, String> all = Map.of(
                "nodes", Integer.toString(mesh.size()),
                "devicesPerNode", Integer.toString(mesh.devicesPerNode()));
        try (PluginCatalog catalog = PluginCatalog.load(plugins.all())) {
            ReadSettings read = options.read(all, catalog::usualGate);
            Preflight preflight = new Preflight(options::words);
            preflight.add(read.faults());
            preflight.add(new HeldConfiguration(held).faults(read.settings()));
            progress.problem().ifPresent(preflight::add);
            RunCopy.problem(read.settings()).ifPresent(preflight::add);
            preflight.check(read.settings(), mesh.size());
            return read.settings();
        }
    }

    /** Trains on a running mesh. */
    RunEnd onMesh(MeshAccess access) {
        OutDirectory.requireFree(chosenOut);
        try (Interruption.Reaction checks = interruption.beforeStart(System.err);
                StandingMesh mesh = access.connect()) {
            HeldPlugins held = mesh.pluginsOfFirst();
            JobSettings settings = settingsOn(mesh, held);
            if (isAtTheEnd(settings)) {
                return RunEnd.COMPLETED;
            }
            Map<String, String> versions = Versions.of(settings, held);
            checks.close();
            return onMesh(settings, versions, mesh, access);
        }
    }

    private RunEnd onMesh(JobSettings settings, Map<String, String> versions, StandingMesh mesh, MeshAccess access) {
        OutDirectory out = OutDirectory.prepare(chosenOut, settings);
        try (RunFiles files = RunFiles.open(out, settings, versions, List.of(), progress.of(settings, out));
                TrainPage _ = progress.page(settings, out, files)) {
            tellBeforehand(settings, files);
            RunEnd end =
                    ReportCopies.during(settings, out, files, () -> mesh.train(settings, out, files, interruption));
            return told(end, out, files, access.words());
        }
    }

    /** Tells what to do next. In JSON mode the checkpoint is an event instead. */
    private RunEnd told(RunEnd end, OutDirectory out, RunFiles files, List<String> mesh) {
        String checkpoint = files.report().report().job().checkpoint();
        if (progress.json() || checkpoint == null) {
            return end;
        }
        List<Path> own = plugins.all().subList(1, plugins.all().size());
        NextCommand next = new NextCommand(out.path(), own, linkRate, mesh);
        next.after(end, Path.of(checkpoint)).ifPresent(files.progress()::message);
        return end;
    }
}
