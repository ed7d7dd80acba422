package io.locmoe.cli.models;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.launcher.RunException;
import io.locmoe.models.RandomModel;
import io.locmoe.models.file.ModelException;
import io.locmoe.node.training.CatalogComponents;
import io.locmoe.pluginhost.PluginCatalog;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code models random}: writes a model of a family with random weights. */
@Command(
        name = "random",
        mixinStandardHelpOptions = true,
        description = "Writes a Hugging Face directory with a small model of random weights, to try import and"
                + " training without a download. Its tokens are bytes.")
public final class RandomCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FAMILY", description = "A family of docs/models.md, such as mixtral.")
    private String family;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The directory to write, which does not exist.")
    private Path out;

    @Option(names = "--tiny", description = "Two blocks of width 32 with 4 experts, in place of the published shape.")
    private boolean tiny;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seed (${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private LayoutOptions layout;

    @Mixin
    private PluginDirectories directories;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (PluginCatalog catalog = PluginCatalog.load(directories.all())) {
            long parameters = new RandomModel(
                            new CatalogComponents(catalog),
                            tiny,
                            layout.packed().orElse(false),
                            layout.type().orElse(tiny ? StoredType.F32 : StoredType.BF16),
                            layout.shard())
                    .write(family, Map.of(), seed, out);
            spec.commandLine().getOut().printf("%s: %s, %,d parameters%n", out, family, parameters);
            spec.commandLine().getOut().flush();
            return ExitCode.OK;
        } catch (ModelException e) {
            throw RunException.usage(e.getMessage());
        }
    }
}
