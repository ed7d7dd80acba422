package io.locmoe.cli.command;

import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.page.DataTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the commands that measure have in common: how often, with which plug-ins, and what they print. */
final class BenchOptions {
    @Option(
            names = "--repetitions",
            paramLabel = "N",
            description = "Measurements of each thing, taken in turn (${DEFAULT-VALUE}).")
    private int repetitions;

    @Mixin
    private PluginDirectories directories;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** @param usual repetitions where the user does not say */
    BenchOptions(int usual) {
        this.repetitions = usual;
    }

    /** As the user wrote it; not checked. */
    int repetitions() {
        return repetitions;
    }

    /** Directories of plug-ins. */
    List<Path> plugins() {
        return directories.all();
    }

    /** Tells on standard error what is being measured. */
    void progress(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }

    /** Prints what was measured on standard output. */
    void print(String heading, List<DataTable> tables, List<String> sentences) {
        PrintWriter text = spec.commandLine().getOut();
        if (!heading.isEmpty()) {
            text.println(heading + "\n");
        }
        tables.forEach(table -> text.println(table.text()));
        sentences.forEach(text::println);
        text.flush();
    }
}
