package io.locmoe.cli.plugins;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.settings.MeshAccess;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.launcher.mesh.StandingMesh;
import io.locmoe.pluginhost.PluginCatalog;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plugins list}: lists the plug-ins of this machine or of a mesh. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "Lists every plug-in: name, kind, version, status, directory.",
            "With --mesh, lists those of all nodes and the differences. The exit code is 1 if plug-ins"
                    + " are refused, or nodes differ."
        })
final class PluginsListCommand implements Callable<Integer> {
    @Mixin
    private PluginDirectories directories;

    @Mixin
    private MeshAccess access;

    @Option(names = "--options", description = "Also list the options of each, with defaults and meaning.")
    private boolean options;

    @Option(names = "--json", description = "Print JSON, with jars, digests, versions of the SPI and options.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return access.address().isPresent() ? ofMesh() : ofThisMachine();
    }

    private int ofThisMachine() {
        try (PluginCatalog catalog = PluginCatalog.load(directories.all())) {
            print(
                    json
                            ? PluginJson.text(PluginJson.of(catalog.plugins())) + System.lineSeparator()
                            : new PluginTable(catalog.plugins(), options).text());
            return catalog.refused().isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
        }
    }

    private int ofMesh() {
        directories.requireNone("--mesh lists what the nodes hold");
        try (StandingMesh mesh = access.connect()) {
            MeshPlugins plugins = new MeshPlugins(mesh.plugins());
            print(
                    json
                            ? PluginJson.text(PluginJson.of(plugins.answers(), plugins.differences()))
                                    + System.lineSeparator()
                            : plugins.text());
            return plugins.isSound() ? ExitCode.OK : ExitCode.FAILURE;
        }
    }

    private void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
    }
}
