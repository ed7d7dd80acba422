package io.locmoe.cli.train;

import io.locmoe.cli.CommandException;
import io.locmoe.cli.network.LinkNetwork;
import io.locmoe.cli.network.LinkRate;
import io.locmoe.cli.network.NodeNetwork;
import io.locmoe.cli.report.Machine;
import io.locmoe.cli.settings.JobOptions;
import io.locmoe.cli.settings.PluginCheck;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.engine.settings.DataSettings;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.pluginhost.PluginCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A training that the user asked for, on either kind of mesh.
 *
 * @param linkRate of the nodes that it starts; empty for no limit
 * @param json     progress as JSON lines
 */
record TrainPlan(
        JobOptions options,
        PluginDirectories plugins,
        Optional<String> linkRate,
        Optional<Path> chosenOut,
        boolean json) {
    /** Starts the nodes on this machine, trains, takes them down. */
    int onOwnMesh() {
        JobSettings settings = options.settings();
        checkFiles(settings.data());
        ModelCost cost = ModelCost.of(settings);
        cost.requireMemory(Machine.current().memoryBytes());
        List<Path> directories = plugins.all();
        Map<String, String> versions;
        try (PluginCatalog catalog = PluginCatalog.load(directories)) {
            PluginCheck.check(settings, catalog);
            versions = Versions.of(settings, catalog);
        }
        try (NodeNetwork network = network(settings.nodes())) {
            return onOwnMesh(settings, directories, versions, cost, network);
        }
    }

    private NodeNetwork network(int nodes) {
        return linkRate.isEmpty()
                ? NodeNetwork.loopback()
                : LinkNetwork.create(LinkRate.parseEach(linkRate.get(), nodes));
    }

    private int onOwnMesh(
            JobSettings settings,
            List<Path> directories,
            Map<String, String> versions,
            ModelCost cost,
            NodeNetwork network) {
        OutDirectory out = OutDirectory.prepare(chosenOut, settings);
        try (RunFiles files = RunFiles.open(out, settings, versions, network.linkRates(), json)) {
            files.progress().message(cost.text());
            try (LocalMesh mesh = LocalMesh.start(settings, directories, out, network, files.progress())) {
                return mesh.train(settings, out, files);
            }
        }
    }

    /** What the nodes would find out too, but only after they have started. */
    private static void checkFiles(DataSettings data) {
        data.directory().filter(directory -> !Files.isDirectory(directory)).ifPresent(directory -> {
            throw CommandException.usage("the data directory " + directory
                    + " does not exist; it needs one sub-folder a" + " domain, each with .txt or .jsonl files");
        });
        data.tokenizer().filter(file -> !Files.isRegularFile(file)).ifPresent(file -> {
            throw CommandException.usage("there is no tokenizer file " + file);
        });
    }

    /** Trains on a mesh that runs already; it has the plug-ins, so their check is its own. */
    int onMesh(String address) {
        try (MeshConnection mesh = GrpcMesh.connect(address)) {
            JobSettings settings = options.settings(sizeOf(mesh));
            OutDirectory out = OutDirectory.prepare(chosenOut, settings);
            try (RunFiles files = RunFiles.open(out, settings, Versions.own(), List.of(), json);
                    Interruption interruption = new Interruption(() -> {})) {
                return new TrainRun(settings, out, mesh, LocalNodes.none(), files, interruption).run();
            }
        }
    }

    private static Map<String, String> sizeOf(MeshConnection mesh) {
        List<MeshConnection.Member> members = mesh.members();
        int devices = members.stream()
                .mapToInt(MeshConnection.Member::devices)
                .min()
                .orElseThrow(() -> CommandException.failure("the mesh has no nodes"));
        return Map.of("nodes", Integer.toString(members.size()), "devicesPerNode", Integer.toString(devices));
    }
}
