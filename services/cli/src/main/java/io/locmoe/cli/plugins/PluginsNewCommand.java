package io.locmoe.cli.plugins;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.project.CommandName;
import io.locmoe.cli.project.LocalRepository;
import io.locmoe.cli.project.PluginProject;
import io.locmoe.cli.project.ProjectKind;
import io.locmoe.cli.project.ProjectName;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.cli.workshop.Workshop;
import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.RunException;
import io.locmoe.pluginhost.LoadedPlugin;
import io.locmoe.pluginhost.Offer;
import io.locmoe.pluginhost.PluginCatalog;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plugins new}: creates the Maven project of a plug-in. */
@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        description =
                "Writes the Maven project of a plug-in, with passing tests, and installs the artifacts that it needs.")
final class PluginsNewCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "KIND", description = "router, gate, placement, strategy or driver.")
    private String kindWord;

    @Parameters(index = "1", paramLabel = "NAME", description = "Name by which jobs choose it, like nearest-first.")
    private String name;

    @Parameters(
            index = "2",
            paramLabel = "DIR",
            arity = "0..1",
            description = "Directory of the project, new or empty. Default: KIND-NAME.")
    private Path directory;

    @Option(
            names = "--package",
            paramLabel = "PACKAGE",
            description = "Java package of its classes, and its group. Default: org.example.NAME.")
    private String packageName;

    @Mixin
    private RepositoryOption repository;

    @Mixin
    private PluginDirectories directories;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Workshop.required("plugins new");
        ProjectKind kind = ProjectKind.of(kindWord);
        ProjectName names = packageName == null ? ProjectName.of(name) : new ProjectName(name, packageName);
        requireFree(kind);
        PluginProject project =
                new PluginProject(kind, names, Distribution.version(), RepositoryOption.homeOfThisCommand());
        Path place = (directory == null ? Path.of(project.artifact()) : directory)
                .toAbsolutePath()
                .normalize();
        project.write(place);
        LocalRepository local = repository.install();
        tell(project, place, local);
        return ExitCode.OK;
    }

    private void requireFree(ProjectKind kind) {
        try (PluginCatalog catalog = PluginCatalog.load(directories.all())) {
            for (LoadedPlugin plugin : catalog.plugins()) {
                for (Offer offer : plugin.offers()) {
                    if (offer.kind() == kind.offered() && offer.name().equals(name)) {
                        throw RunException.usage(
                                offer + " is there already, in " + plugin.directory() + "; choose another name");
                    }
                }
            }
        }
    }

    private void tell(PluginProject project, Path place, LocalRepository local) {
        PrintWriter out = spec.commandLine().getOut();
        ProjectKind kind = project.kind();
        out.println("the " + kind.word() + " " + name + " is in " + place);
        out.println("what it is built against is in " + local.directory());
        out.println("test and pack it there: mvn verify");
        out.println("try it: " + CommandName.asCalled() + " train --plugin-dir " + place.resolve("target/plugins")
                + " --" + kind.offered().setting() + " " + name);
        out.flush();
    }
}
