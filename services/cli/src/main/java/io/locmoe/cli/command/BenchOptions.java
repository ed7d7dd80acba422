package io.locmoe.cli.command;

import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.page.DataTable;
import io.locmoe.settings.Visible;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Common options and output of benchmark commands. */
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

    /** @param usual default number of repetitions */
    BenchOptions(int usual) {
        this.repetitions = usual;
    }

    /** The user's number of repetitions; not checked. */
    int repetitions() {
        return repetitions;
    }

    /** Plug-in directories. */
    List<Path> plugins() {
        return directories.all();
    }

    /** Prints the current measurement on standard error. */
    void progress(String line) {
        spec.commandLine().getErr().println(Visible.entry(line));
        spec.commandLine().getErr().flush();
    }

    /** Prints the results on standard output. */
    void print(String heading, List<DataTable> tables, List<String> sentences) {
        PrintWriter text = spec.commandLine().getOut();
        if (!heading.isEmpty()) {
            text.println(Visible.line(heading) + "\n");
        }
        tables.forEach(table -> text.println(Visible.lines(table.text())));
        sentences.forEach(one -> text.println(Visible.entry(one)));
        text.flush();
    }
}
